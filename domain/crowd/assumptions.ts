import type { Instant } from '../clock.ts';
import type { Duration } from '../journey/definition.ts';

/** A share of people or messages, 0 to 1. */
export type Rate = number;

/** What nobody can know before: how people and providers will behave. Every rate is somebody's guess, so the report repeats all of them. */
export type Assumptions = {
  /** When the first of them enters. */
  readonly start: Instant;
  /** Over how long they come in, evenly. */
  readonly over: Duration;
  /** How likely an event is, by its type: for each wait for it, or once where it ends the journey; and within how long. */
  readonly events: { readonly [type: string]: EventRate };
  /** For those not named above: awaited by a step, and named by `goal`, `exitOn` and `compensateOn`. */
  readonly awaited: Rate;
  readonly goal: Rate;
  readonly exits: Rate;
  readonly revoked: Rate;
  /** Of what leaves, by channel or for all. */
  readonly delivered: { readonly [channel: string]: Rate };
  /** Refused by the provider at once. */
  readonly refused: Rate;
  /** Of what arrives, where a gateway of the channel tells. */
  readonly opened: Rate;
  readonly clicked: Rate;
  /** Of marketing that arrives. */
  readonly unsubscribed: Rate;
  /** Calls that a person takes; the others are busy or ring out. */
  readonly answered: Rate;
  /** Of calls that are taken: who presses which keys. */
  readonly keys: { readonly [keys: string]: Rate };
  /** Webhooks that are answered with success. */
  readonly webhooks: Rate;
  /** People with a recorded, confirmed yes to a channel, and people with a no. */
  readonly consent: { readonly [channel: string]: Rate };
  readonly optedOut: Rate;
  /** People who have such an address, and any trait or property that need not be there. */
  readonly reachable: { readonly phone: Rate; readonly email: Rate };
  readonly optional: Rate;
  /** Values of traits, and of properties of the entry event, by how often they occur. */
  readonly traits: Weights;
  readonly properties: Weights;
  /** Where people live, by two letters. Empty: most of them at home, the others elsewhere. */
  readonly countries: { readonly [country: string]: number };
};

export type EventRate = { readonly happens: Rate; readonly within?: Duration };
export type Weights = { readonly [name: string]: { readonly [value: string]: number } };

/** Of a channel, or of all of those not named. */
export const anyChannel = '*';

/** Round figures of the trade, for a first look; a workspace knows its own. */
export const usual: Assumptions = {
  start: Date.UTC(2026, 2, 2, 8), // a Monday; fixed, so that the same command says the same tomorrow
  over: '1 day',
  events: {},
  awaited: 0.5,
  goal: 0.1,
  exits: 0.02,
  revoked: 0.01,
  delivered: { [anyChannel]: 0.97 },
  refused: 0.005,
  opened: 0.35,
  clicked: 0.05,
  unsubscribed: 0.002,
  answered: 0.6,
  keys: {},
  webhooks: 0.99,
  consent: { [anyChannel]: 0.7 },
  optedOut: 0.02,
  reachable: { phone: 0.95, email: 0.98 },
  optional: 0.9,
  traits: {},
  properties: {},
  countries: {},
};

export const ofChannel = (rates: { readonly [channel: string]: Rate }, channel: string): Rate =>
  rates[channel] ?? rates[anyChannel] ?? 1;
