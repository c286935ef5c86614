import { problemText } from '../domain/problem.ts';
import { durationMs, readDuration } from '../domain/journey/duration.ts';
import type { Duration, JourneyDefinition } from '../domain/journey/definition.ts';
import { stepsOf } from '../domain/journey/tree.ts';
import { messagesOf } from '../domain/journey/undo.ts';
import type { JsonObject } from '../domain/json.ts';
import type { WorkspaceSettings } from '../domain/policy/settings.ts';
import { templateKey } from '../domain/template/compiled.ts';
import type { Bundle } from '../domain/workspace/bundle.ts';
import type { Consent, Expectation, Happening, Scenario, ScenarioEnd } from '../domain/workspace/scenario.ts';
import { zones } from '../adapters/zones/zones.ts';
import { playAll, playedLines, type Played } from '../cli/workspace/simulate.ts';
import { readFolder } from '../cli/workspace/read-folder.ts';

export type SimulateOptions = {
  /** A workspace folder: its policy and templates hold. Without one nothing is forbidden, and each message reads as its own name. */
  readonly workspace?: string;
  /** Above the policy of the folder. */
  readonly policy?: Partial<WorkspaceSettings>;
};

export type ExpectedMessage = {
  /** As `at` of the simulation takes it. */
  readonly at?: string;
  readonly locale?: string;
  readonly subject?: string;
  readonly contains?: string;
};
/** `'sms/welcome'`, `{ send: 'sms/welcome', at: '+2 days' }` or `{ skip: 'sms/tips', because: 'no consent' }`. */
export type Expected =
  | string
  | (ExpectedMessage & { readonly send: string })
  | { readonly skip: string; readonly at?: string; readonly because?: string };

type Consents = { readonly [channel: string]: { readonly [topic: string]: Consent['state'] } };
type Written = {
  readonly traits: JsonObject;
  readonly consents: readonly Consent[];
  readonly calls: Scenario['calls'];
  readonly draws: Scenario['draws'];
  readonly ends: Scenario['ends'];
  readonly events: readonly {
    readonly when: string;
    readonly type: string;
    readonly properties: JsonObject;
    readonly traits: JsonObject;
  }[];
};

/** What `expect` throws: the story side by side with what was expected. */
export class NotAsExpected extends Error {
  override readonly name = 'NotAsExpected';
}

/**
 * One person in a journey, on a virtual clock, for tests of one's own: months pass in milliseconds. Every call makes a new simulation, so
 * that a beginning can be shared; `expect` and `happenings` play it.
 *
 *     await simulate(welcome)
 *       .given({ phone: '+385911234567', timezone: 'Europe/Zagreb' })
 *       .at('2026-03-29T01:30', 'user.signed_up')
 *       .expect('sms/welcome', { send: 'sms/come-back', at: '+2 days' });
 *
 * `journey`: a definition, or the name of one in `workspace`.
 */
export function simulate(journey: JourneyDefinition | string, options: SimulateOptions = {}): Simulation {
  return new Simulation(journey, options, { traits: {}, consents: [], calls: {}, draws: {}, ends: {}, events: [] });
}

/** Made by `simulate`. */
export class Simulation {
  readonly #journey: JourneyDefinition | string;
  readonly #options: SimulateOptions;
  readonly #written: Written;

  constructor(journey: JourneyDefinition | string, options: SimulateOptions, written: Written) {
    this.#journey = journey;
    this.#options = options;
    this.#written = written;
  }

  #with(more: Partial<Written>): Simulation {
    return new Simulation(this.#journey, this.#options, { ...this.#written, ...more });
  }

  /** Traits, and what the person has said yes or no to: `{ sms: { tips: 'subscribed' } }`. */
  given(traits: JsonObject, consents: Consents = {}): Simulation {
    const said = Object.entries(consents).flatMap(([channel, topics]) =>
      Object.entries(topics).map(([topic, state]) => ({ channel, topic, state })),
    );
    return this.#with({
      traits: { ...this.#written.traits, ...traits },
      consents: [...this.#written.consents, ...said],
    });
  }

  /** What comes of calls, by `voice/template`. */
  calls(calls: Scenario['calls']): Simulation {
    return this.#with({ calls: { ...this.#written.calls, ...calls } });
  }

  /** Which share of a split the person draws: `{ 'split-1': 'b' }`. */
  draws(draws: Scenario['draws']): Simulation {
    return this.#with({ draws: { ...this.#written.draws, ...draws } });
  }

  /** How other journeys end whose end is awaited, by the id of the step that enrolls: `{ 'enroll-1': { as: 'exited', after: '2 days' } }`. */
  ends(ends: { readonly [step: string]: { readonly as: ScenarioEnd['as']; readonly after?: Duration } }): Simulation {
    const read = Object.entries(ends).map(([step, { as, after }]): readonly [string, ScenarioEnd] => [
      step,
      { as, afterMs: after === undefined ? 0 : durationMs(after) },
    ]);
    return this.#with({ ends: { ...this.#written.ends, ...Object.fromEntries(read) } });
  }

  /**
   * An event. `when`: where the person is (`'2026-03-29T01:30'`), an instant with its zone, or after the first one (`'+2 days'`).
   * `traits`: what it says of the person.
   */
  at(when: string, type: string, properties: JsonObject = {}, traits: JsonObject = {}): Simulation {
    return this.#with({ events: [...this.#written.events, { when, type, properties, traits }] });
  }

  /** Plays it, and throws `NotAsExpected` unless exactly these messages leave, in this order. Skips count where one is expected. */
  async expect(...expected: readonly Expected[]): Promise<void> {
    const played = await this.#play(expected);
    if (!played.ok) throw new NotAsExpected(playedLines(played, true).join('\n'));
  }

  /** Plays it: all that happened, in order, for expectations of one's own. */
  async happenings(): Promise<readonly Happening[]> {
    return (await this.#play([])).happenings;
  }

  async #play(expected: readonly Expected[]): Promise<Played> {
    const bundle = await bundleOf(this.#journey, this.#options);
    const name = bundle.journeys[0]?.id ?? '';
    const { traits, consents, calls, draws, ends, events } = this.#written;
    const zone = zoneOf(traits, bundle.settings);
    const start = events.length === 0 ? 0 : instantOf(events[0]?.when ?? '', null, zone);
    const scenario: Scenario = {
      name,
      start,
      traits,
      consents,
      calls,
      draws,
      ends,
      events: events
        .map(({ when, ...event }) => ({ at: instantOf(when, start, zone), ...event }))
        .toSorted((left, right) => left.at - right.at),
      expect: expected.map((one) => expectation(one, (when) => instantOf(when, start, zone))),
    };
    const [played] = playAll([{ file: name, scenario }], bundle);
    if (played === undefined) throw new Error('nothing was played');
    return played;
  }
}

async function bundleOf(journey: JourneyDefinition | string, options: SimulateOptions): Promise<Bundle> {
  const { workspace, policy } = options;
  if (workspace === undefined && typeof journey === 'string')
    throw new Error(`journey '${journey}' by its name needs a workspace: simulate('${journey}', { workspace: '.' })`);
  const bundle = workspace === undefined ? bareBundle(journey as JourneyDefinition) : await folderOf(workspace);
  const definition = typeof journey === 'string' ? bundle.journeys.find(({ id }) => id === journey) : journey;
  if (definition === undefined) throw new Error(`${workspace} has no journey '${String(journey)}'`);
  return { ...bundle, journeys: [definition], settings: { ...bundle.settings, ...policy } };
}

async function folderOf(dir: string): Promise<Bundle> {
  const { bundle, problems } = await readFolder(dir);
  if (bundle === null) throw new Error([`${dir} has errors`, ...problems.map(problemText)].join('\n'));
  return bundle;
}

function bareBundle(journey: JourneyDefinition): Bundle {
  const keys = stepsOf(journey).flatMap(({ step }) =>
    messagesOf(step).map(({ channel, template }) => templateKey(channel, template)),
  );
  return {
    workspace: 'default',
    settings: {},
    contracts: {},
    templates: Object.fromEntries(keys.map((key) => [key, { en: { kind: 'text', text: key } }])),
    journeys: [journey],
    segments: [],
    campaigns: [],
  };
}

function zoneOf({ timezone }: JsonObject, { defaultZone = 'UTC' }: WorkspaceSettings): string {
  return typeof timezone === 'string' && zones.isZone(timezone) ? timezone : defaultZone;
}

function instantOf(text: string, start: number | null, zone: string): number {
  const later = start === null || !text.startsWith('+') ? null : readDuration(text.slice(1));
  if (later?.kind === 'duration' && start !== null) return start + later.ms;
  const [, date, time, rest] = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(.*)$/.exec(text) ?? [];
  if (date !== undefined && time !== undefined && rest === '') return zones.instantOf(zone, date, time);
  const instant = date !== undefined && /(?:Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(instant)) return instant;
  const also = start === null ? '' : ", or '+2 days' after the first event";
  throw new Error(`'${text}' is no instant; expected '2026-03-29T01:30' where the person is, one with its zone${also}`);
}

function expectation(expected: Expected, instant: (when: string) => number): Expectation {
  if (typeof expected === 'string') return { kind: 'sent', message: expected };
  const at = expected.at === undefined ? {} : { at: instant(expected.at) };
  if ('skip' in expected) {
    const { skip, because } = expected;
    return { kind: 'skipped', message: skip, ...at, ...(because === undefined ? {} : { contains: because }) };
  }
  const { send, at: _, ...more } = expected;
  return { kind: 'sent', message: send, ...at, ...more };
}
