import type { Instant } from '../clock.ts';
import { capabilities, channels } from '../channel.ts';
import type { Facts } from '../condition/path.ts';
import type { JourneyDefinition } from '../journey/definition.ts';
import { durationMs } from '../journey/duration.ts';
import { entryType, isEventEntry } from '../journey/entry/entry.ts';
import { isFact } from '../journey/moment.ts';
import { stepsOf } from '../journey/tree.ts';
import type { Json, JsonObject } from '../json.ts';
import type { Bundle } from '../workspace/bundle.ts';
import { doorOf } from '../workspace/door.ts';
import type { Consent } from '../workspace/scenario.ts';
import { type Assumptions, ofChannel, type Weights } from './assumptions.ts';
import { type Chance, chanceOf, pick, pickWeighted } from './chance.ts';
import { fit } from './fit.ts';
import { type Place, placesOf } from './places.ts';
import { plainSchema, propertiesOf, valueOf } from './value.ts';

/** Somebody who comes into the journey. */
export type Person = {
  readonly id: string;
  readonly traits: JsonObject;
  readonly consents: readonly PersonsConsent[];
  readonly entry: { readonly at: Instant; readonly properties: JsonObject };
  /** What they did before, as far as somebody must have who comes in. */
  readonly did?: JsonObject;
};
export type PersonsConsent = Consent & { readonly confirmed?: true };

/** Somebody of whom something is known; the rest is made up. */
export type GivenPerson = {
  readonly id?: string;
  readonly traits: JsonObject;
  readonly consents?: readonly PersonsConsent[];
  readonly properties?: JsonObject;
  readonly at?: Instant;
};

/** A mobile number of a country, one of some millions by its share; null where nobody knows its plan. */
export type PhoneOf = (country: string, share: number) => string | null;

export type Peopling = {
  readonly bundle: Bundle;
  readonly definition: JourneyDefinition;
  readonly assumptions: Assumptions;
  readonly seed: number;
  readonly phoneOf: PhoneOf;
};

/** Makes people by their number: the same seed makes the same ones, in whatever order they are asked for. */
export function createPeople({ bundle, definition, assumptions, seed, phoneOf }: Peopling) {
  const { settings, contracts } = bundle;
  const { start, over, optional } = assumptions;
  const places = placesOf(settings, assumptions.countries);
  const spoken = [...new Set(Object.values(bundle.templates).flatMap((locales) => Object.keys(locales)))];
  const byEvent = isEventEntry(definition.on);
  const contract = contracts[entryType(definition.on)];
  const door = doorOf(bundle, definition);
  const dates = datesOf(definition);

  return (number: number, given?: GivenPerson): Person => {
    const chance = chanceOf(seed, number);
    const at = given?.at ?? start + Math.floor(chance('enters') * durationMs(over));
    const making = { chance, now: at, optional };
    const invented = given === undefined ? traitsOf(chance, at) : {};
    const known = { ...invented, ...given?.traits };
    const properties = {
      ...written(contract, 'event', contract ?? {}, making),
      ...shared(contract, known),
      ...weighted(assumptions.properties, chance, 'event'),
      ...dated(dates.event, chance, at),
      ...(byEvent ? {} : { at: new Date(at).toISOString() }),
      ...given?.properties,
    };
    const facts: Facts = { traits: known, event: properties, entry: properties };
    // One that was given is taken as it is: whether it comes in is its own affair.
    const fitted = door === undefined || given !== undefined ? facts : fit(door, facts, 'event and traits');
    return {
      id: given?.id ?? `simulated-${seed}-${number}`,
      traits: fitted.traits,
      consents: given?.consents ?? consentsOf(assumptions, chance),
      entry: { at, properties: fitted.event ?? {} },
      ...(fitted.did === undefined ? {} : { did: fitted.did }),
    };
  };

  function traitsOf(chance: Chance, at: Instant): JsonObject {
    const place = pickWeighted(places, chance('place'));
    const { profileSchema } = settings;
    const declared = profileSchema === undefined ? null : Object.keys(propertiesOf(plain(profileSchema)));
    const identity = place === undefined ? {} : identityOf(place, chance);
    const wanted = Object.entries(identity).filter(
      ([name]) => declared === null || declared.includes(name) || name in reachedBy,
    );
    const own = written(profileSchema, 'traits', profileSchema ?? {}, { chance, now: at, optional });
    // What it is made up of says more than what its schema can.
    const others = Object.entries(own).filter(([name]) => !(name in identity) && !(name in reachedBy));
    return {
      ...Object.fromEntries(others),
      ...Object.fromEntries(wanted),
      ...weighted(assumptions.traits, chance, 'traits'),
      ...dated(dates.traits, chance, at),
    };
  }

  function identityOf(place: Place, chance: Chance): JsonObject {
    const name = pick(place.names, chance('name')) ?? 'Ana';
    const zone = pick(place.zones, chance('zone'));
    const locale = spoken.includes(place.language) ? place.language : (settings.defaultLocale ?? 'en');
    const phone =
      chance('has a phone') < assumptions.reachable.phone ? phoneOf(place.country, chance('phone')) : undefined;
    const email = chance('has an address') < assumptions.reachable.email;
    return {
      firstName: name,
      lastName: 'Simulated',
      name: `${name} Simulated`,
      country: place.country,
      locale,
      ...(zone === undefined ? {} : { timezone: zone }),
      ...(typeof phone === 'string' ? { phone } : {}),
      ...(email ? { email: `somebody-${Math.floor(chance('email') * 1e9)}@example.com` } : {}),
    };
  }
}

/** Traits that messages are written to, whether a schema speaks of them or not. */
const reachedBy: { readonly [trait: string]: true } = { phone: true, email: true };

const plain = (schema: JsonObject): JsonObject => plainSchema(schema, { root: schema });

function written(
  schema: JsonObject | undefined,
  name: string,
  root: JsonObject,
  making: { readonly chance: Chance; readonly now: Instant; readonly optional: number },
): JsonObject {
  if (schema === undefined) return {};
  const { chance, ...rest } = making;
  const made = valueOf({ ...plain(schema), type: 'object' }, '', {
    root,
    ...rest,
    chance: (what) => chance(`${name} ${what}`),
  });
  return typeof made === 'object' && made !== null && !Array.isArray(made) ? (made as JsonObject) : {};
}

/** What an event says of a person is what the profile says, where both name it alike. */
function shared(contract: JsonObject | undefined, traits: JsonObject): JsonObject {
  if (contract === undefined) return {};
  const properties = propertiesOf(plain(contract));
  const both = Object.entries(traits).filter(([name, value]) => {
    const schema = properties[name];
    if (schema === undefined) return false;
    const allowed = plainSchema(schema, { root: contract })['enum'];
    return !Array.isArray(allowed) || (allowed as readonly Json[]).includes(value);
  });
  return Object.fromEntries(both);
}

function weighted(weights: Weights, chance: Chance, of: string): JsonObject {
  return Object.fromEntries(
    Object.entries(weights).flatMap(([name, values]) => {
      const value = pickWeighted(Object.entries(values), chance(`${of} ${name} by weight`));
      return value === undefined ? [] : [[name, readWord(value)]];
    }),
  );
}

/** Values of a map are texts, whatever they mean. */
const readWord = (text: string): Json =>
  text === 'true' ? true : text === 'false' ? false : /^-?\d{1,15}(?:\.\d+)?$/.test(text) ? Number(text) : text;

type Dates = { readonly traits: readonly string[]; readonly event: readonly string[] };

/** Facts that the journey waits for: without a date there nobody would wait. */
function datesOf(definition: JourneyDefinition): Dates {
  const facts = stepsOf(definition).flatMap(({ step }) =>
    step.kind === 'waitUntilDate' && isFact(step.date) ? [step.date.split('.')] : [],
  );
  const named = (roots: readonly string[]): readonly string[] =>
    facts.flatMap(([root = '', name = '', ...deeper]) => (roots.includes(root) && deeper.length === 0 ? [name] : []));
  return { traits: named(['traits']), event: named(['event', 'entry']) };
}

/** Some day of the next four weeks, in the middle of the day. */
function dated(names: readonly string[], chance: Chance, at: Instant): JsonObject {
  const dayMs = 86_400_000;
  const noon = (share: number): string =>
    `${new Date(at + Math.ceil(share * 28) * dayMs).toISOString().slice(0, 10)}T12:00:00Z`;
  return Object.fromEntries(names.map((name) => [name, noon(chance(`date ${name}`))]));
}

function consentsOf({ consent, optedOut }: Assumptions, chance: Chance): readonly PersonsConsent[] {
  return channels
    .filter((channel) => capabilities(channel) !== undefined)
    .flatMap((channel): readonly PersonsConsent[] => {
      const said = chance(`consent ${channel}`);
      if (said < optedOut) return [{ channel, topic: '*', state: 'unsubscribed' }];
      const yes = said < optedOut + (1 - optedOut) * ofChannel(consent, channel);
      return yes ? [{ channel, topic: '*', state: 'subscribed', confirmed: true }] : [];
    });
}
