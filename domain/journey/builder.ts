import type { Entries } from './entry/entries.ts';
import type { Channel } from '../channel.ts';
import type { ConditionInput } from '../condition/parse.ts';
import type { Json } from '../json.ts';
import { locateProblem, problemText, type Problem } from '../problem.ts';
import type {
  DigestStep,
  Duration,
  HeaderValue,
  JourneyDefinition,
  LatePolicy,
  MessageClass,
  OnFailure,
  ThrottleSpan,
  WebhookMethod,
} from './definition.ts';
import { parseJourney } from './parse.ts';
import type { WinnerRule } from './winner/winner-rule.ts';

/** A step as the builder makes it: the authoring form, the same that YAML holds. */
export type StepInput = { readonly [key: string]: unknown };
export type EventInput = { readonly event: string; readonly where?: ConditionInput };
/** What puts people into a journey: `event(…)`, `schedule(…)` or `date(…)`. */
export type EntryInput = EventInput | ScheduleInput | DateInput;
export type ScheduleInput = { readonly schedule: string; readonly zone: string; readonly segment: string };
export type DateInput = { readonly date: string } & DateOptions;
type DateOptions = {
  /** On the day itself and in every year after. */
  readonly yearly?: true;
  readonly before?: Duration;
  readonly after?: Duration;
  /** Local time of day on that date. */
  readonly at?: string;
  /** 'profile' (default) or an IANA zone. */
  readonly zone?: string;
};
export type AwaitedInput =
  | EventInput
  | { readonly any: readonly EventInput[] }
  | { readonly all: readonly EventInput[] }
  | { readonly atLeast: number; readonly of: readonly EventInput[] };
export type CaseInput = { readonly when: ConditionInput; readonly steps: readonly StepInput[] };
export type ShareInput = { readonly percent: number; readonly name?: string; readonly steps: readonly StepInput[] };
type Named = { readonly id?: string };
/** What undoes a step besides taking it back: `send(…)` or `webhook(…)`. */
type Undoable = Named & { readonly compensate?: StepInput };

export type JourneyOptions = {
  readonly name?: string;
  readonly on: EntryInput;
  readonly reentry?: 'once' | 'always' | { readonly after: Duration } | { readonly concurrent: string };
  /** When people come in, and how many: `{ from: '2026-12-01T08:00:00+01:00', atMost: 1_000, per: 'day' }`. */
  readonly entries?: Entries;
  /** `{ ...event('order.placed'), within: '7 days' }` counts for so long after the end of a run, too. */
  readonly goal?: EventInput & { readonly within?: Duration };
  readonly exitOn?: readonly EventInput[];
  /** So long after entry whoever is still on the way leaves. */
  readonly deadline?: Duration;
  /** Events that undo what the journey did, also for `compensateWithin` (7 days) after its end. */
  readonly compensateOn?: readonly EventInput[];
  readonly compensateWithin?: Duration;
  readonly status?: 'live' | 'paused';
  readonly steps: readonly StepInput[];
};

/** Thrown by `journey` for a definition with problems: all of them at once. */
export class InvalidJourney extends Error {
  override readonly name = 'InvalidJourney';
  readonly problems: readonly Problem[];
  constructor(id: string, problems: readonly Problem[]) {
    const lines = problems.map((problem) => problemText(locateProblem(problem, `journey '${id}':`, null)));
    super(lines.join('\n'));
    this.problems = problems;
  }
}

/**
 * A journey in TypeScript. Steps get stable ids of their own (`send-welcome`, `wait-1`) where none is given.
 * Throws `InvalidJourney` naming everything that is wrong; time zones are judged at `validate`, where zone data is at hand.
 */
export function journey(id: string, options: JourneyOptions): JourneyDefinition {
  const reading = parseJourney(defined({ journey: id, ...options }), { isZone: () => true });
  if (reading.kind === 'refused') throw new InvalidJourney(id, reading.problems);
  return reading.definition;
}

export function event(type: string, where?: ConditionInput): EventInput {
  return where === undefined ? { event: type } : { event: type, where };
}

/** Begins a journey whenever a cron line comes round in a zone: `schedule('0 9 * * 1', { zone: 'Europe/Zagreb', segment: 'vips' })`. */
export function schedule(cron: string, options: Omit<ScheduleInput, 'schedule'>): ScheduleInput {
  return { schedule: cron, ...options };
}

/** Begins a journey on a date of each profile: `date('traits.birthday', { yearly: true, at: '10:00' })`. */
export function date(path: string, options: DateOptions = {}): DateInput {
  return { date: path, ...options };
}

export function send(
  channel: Channel,
  template: string,
  options: Undoable & {
    readonly class: MessageClass;
    readonly topic?: string;
    readonly await?: 'delivered';
    readonly onFailure?: OnFailure;
    readonly addressGrace?: Duration;
    /** How long after it was due it still makes sense, whatever held it up; then it is skipped, unless `late` says otherwise. */
    readonly sendBy?: Duration;
    readonly late?: LatePolicy;
    /** Where it may have left and nobody can be asked. `resend` sends it a second time, and needs `mayDouble: true`. */
    readonly onAmbiguity?: 'hold' | 'resend';
    readonly mayDouble?: true;
    /** How long it can be taken back: held here before it is claimed, or scheduled at the provider. */
    readonly undo?: Duration | { readonly for: Duration; readonly at: 'carillon' | 'provider' };
    /** `{ send: 'sms/welcome', after: '2 days' }`: further channels, each begun where the one before it did not arrive. */
    readonly fallback?: readonly {
      readonly send: `${Channel}/${string}`;
      readonly after?: Duration;
      readonly mayDouble?: true;
    }[];
  },
): StepInput {
  return defined({ send: `${channel}/${template}`, ...options });
}

export function update(set: { readonly [path: string]: Json }, options: Undoable = {}): StepInput {
  return defined({ update: set, ...options });
}

/** Calls an https address, signed; what it answers is `steps.<id>.result` in branches. */
export function webhook(
  url: string,
  options: Undoable & {
    readonly method?: WebhookMethod;
    readonly headers?: { readonly [name: string]: HeaderValue };
    readonly body?: Json;
    readonly timeout?: Duration;
    readonly onFailure?: OnFailure;
    readonly else?: readonly StepInput[];
  } = {},
): StepInput {
  return defined({ webhook: url, ...options });
}

/** Something that happened, for every journey that listens to it. */
export function emit(
  type: string,
  options: Undoable & { readonly data?: { readonly [key: string]: Json } } = {},
): StepInput {
  return defined({ emit: type, ...options });
}

/** Puts the person into another journey as well. */
export function enroll(
  journeyId: string,
  options: Undoable & {
    readonly data?: { readonly [key: string]: Json };
    /** Goes on once they are through with it, at the latest `within` so long; `steps.<id>.ended` says how. */
    readonly await?: 'ended';
    readonly within?: Duration;
  } = {},
): StepInput {
  return defined({ enroll: journeyId, ...options });
}

export function wait(duration: Duration, options: Named = {}): StepInput {
  return defined({ wait: duration, ...options });
}

/** `'09:00'`; hours such as `'09:00-17:00'`, within which one goes on at once; or a date: `'2026-12-24'`, `'event.appointment'`. */
export function waitUntil(
  moment: string,
  options: Named & {
    readonly zone?: string;
    /** Of a time of day or hours. */
    readonly days?: readonly (string | number)[];
    /** The same: within so long after it, and not all people at once. */
    readonly spread?: Duration;
    /** Of a date: so long before or after it, and at which time of that day. */
    readonly before?: Duration;
    readonly after?: Duration;
    readonly at?: string;
    /** Of a date: taken when it has come. */
    readonly then?: readonly StepInput[];
    /** Of a date: taken where there is none, or it is past. */
    readonly else?: readonly StepInput[];
  } = {},
): StepInput {
  return defined({ waitUntil: moment, ...options });
}

/** One event, or several: `{ any: […] }`, `{ all: […] }`, `{ atLeast: 2, of: […] }`. */
export function waitFor(
  awaited: AwaitedInput,
  options: Named & {
    readonly within: Duration;
    readonly since?: string;
    readonly then?: readonly StepInput[];
    readonly else?: readonly StepInput[];
  },
): StepInput {
  return defined({ waitFor: awaited, ...options });
}

/** Events of a kind, gathered `for` so long from the first on; `steps.<id>.events` and `.count` are what came. */
export function digest(
  of: EventInput,
  options: Named &
    Pick<DigestStep, 'for' | 'quiet' | 'atMost' | 'by' | 'within' | 'entry' | 'since'> & {
      readonly then?: readonly StepInput[];
      readonly else?: readonly StepInput[];
    },
): StepInput {
  return defined({ digest: of, ...options });
}

/** At most so many people pass in any minute, hour or day, over all of the journey; the others wait in the order in which they came. */
export function throttle(most: number, options: Named & { readonly per: ThrottleSpan }): StepInput {
  return defined({ throttle: most, ...options });
}

export function when(condition: ConditionInput, steps: readonly StepInput[]): CaseInput {
  return { when: condition, steps };
}

export function branch(
  cases: readonly CaseInput[],
  options: Named & { readonly else?: readonly StepInput[] } = {},
): StepInput {
  return defined({ branch: cases, ...options });
}

/** One share of a split: `share(90, [send(…)])`; without a name they are called a, b, c. */
export function share(percent: number, steps: readonly StepInput[] = [], name?: string): ShareInput {
  return { percent, steps, ...(name === undefined ? {} : { name }) };
}

/**
 * Sends a share of people each way, drawn by the person: whoever comes again goes the same way, unless `sticky` is false. Splits draw by
 * themselves; those of one `seed` send a person the same way. `winner`: once a share has proved best, everybody goes that way.
 */
export function split(
  shares: readonly ShareInput[],
  options: Named & { readonly sticky?: false; readonly seed?: string; readonly winner?: WinnerRule } = {},
): StepInput {
  return defined({ split: shares, ...options });
}

/** Rounds of the same steps: at most so many, begun so far apart, until a condition holds. */
export function repeat(
  steps: readonly StepInput[],
  options: Named & { readonly atMost: number; readonly every?: Duration; readonly until?: ConditionInput },
): StepInput {
  return defined({ repeat: steps, ...options });
}

/** Undoes, newest first, what was done since a step last began, itself included, and goes on: `takeBack({ since: 'hotel' })`. */
export function takeBack(of: { readonly since: string }, options: Named = {}): StepInput {
  return defined({ takeBack: of, ...options });
}

export function exit(reason?: string, options: Named = {}): StepInput {
  return defined({ exit: reason ?? null, ...options });
}

function defined(fields: StepInput): StepInput {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
