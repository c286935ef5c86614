import type { CompensateInput } from '../../activities/contract.ts';
import { createActivities } from '../../activities/create-activities.ts';
import type { ActivityDeps, EffectRef, WebhookReply } from '../../activities/ports.ts';
import { realClock } from '../../domain/clock.ts';
import type { StepTrace } from '../../domain/compensation/plan.ts';
import type { CompensationRecord } from '../../domain/compensation/record.ts';
import type { JourneyDefinition } from '../../domain/journey/definition.ts';
import type { Json, JsonObject } from '../../domain/json.ts';
import type { LedgerRow } from '../../domain/message/ledger-row.ts';
import type { Claim, SendRef } from '../../domain/message/ledger.ts';
import type { OutgoingMessage, SendResult } from '../../domain/message/outcome.ts';
import { timing } from '../../domain/message/timing.ts';
import type { SendFacts } from '../../domain/policy/facts.ts';
import { openPolicy } from './open-policy.ts';

/** How a provider answers one message; `taken` apart, because an answer may get lost on its way. */
export type ProviderMood = { readonly taken: boolean; readonly result: SendResult };

/** How another system answers one try of a call; `taken` apart, as above. */
export type CallMood = { readonly taken: boolean; readonly reply: WebhookReply };

/** What reached the far side, in order: what nobody can take back by forgetting it. */
export type Effect = { readonly kind: 'message' | 'cancelled' | 'call' | 'event'; readonly step: string };

/** How many calls of ports a process lives for, and whether the next one still takes effect. */
export type Life = { readonly calls: number; readonly dies: 'before' | 'after' };

const barred = { kind: 'marked', status: 'exited', reason: 'it was taken back', undo: false } as const;

/** Thrown in place of a process that died. */
class Crash extends Error {}

const enrollmentId = 'enrollment';
const workspace = 'default';
const keyOf = ({ step, visit, hop }: Pick<SendRef, 'step' | 'visit' | 'hop'>): string => `${step}/${visit}/${hop}`;

export type SagaWorld = ReturnType<typeof sagaWorld>;

/**
 * The activities as they are, over a ledger kept in memory by the rules of the real one: leases, epochs, marks, one row per sendKey. Any
 * call of a port may be the last of its process, before or after it took effect: `crashes` says when.
 */
export function sagaWorld(
  definition: JourneyDefinition,
  options: {
    readonly traits: JsonObject;
    readonly crashes: readonly Life[];
    readonly mood: (step: string) => ProviderMood;
    /** Of try number `n` that gets there, 1 is the first. */
    readonly call: (step: string, n: number) => CallMood;
    readonly cancels: (step: string) => boolean;
  },
) {
  const effects: Effect[] = [];
  const rows = new Map<string, LedgerRow & { step: string; visit: number; hop: number }>();
  const taken = new Map<string, string>();
  const records: (CompensationRecord & { step: string; visit: number; askedAt: number })[] = [];
  /** `open`: tries of which nobody has said that they surely did nothing, as in the database. */
  const traces = new Map<string, StepTrace & { readonly open: number }>();
  const was = new Map<string, { was: JsonObject; set: JsonObject }>();
  const called = new Set<string>();
  const calls: { readonly step: string; readonly reply: WebhookReply }[] = [];
  let traits = options.traits;
  let mark: NonNullable<SendFacts['enrollment']>['mark'] = null;
  let revision = 1;
  /** By steps, up to which visit they were taken back. */
  const undone = new Map<string, number>();
  const isUndone = ({ step, visit }: Pick<SendRef, 'step' | 'visit'>): boolean => visit <= (undone.get(step) ?? 0);
  let now = 1_000_000;

  const lives = [...options.crashes];
  /** Runs a port's method, unless the process dies before it, or after it where nobody hears its answer. */
  const mortal = <A extends readonly unknown[], R>(method: (...given: A) => R | Promise<R>) => {
    return async (...given: A): Promise<R> => {
      const [life] = lives;
      if (life === undefined) return method(...given);
      if (life.calls > 0) {
        lives[0] = { ...life, calls: life.calls - 1 };
        return method(...given);
      }
      lives.shift();
      if (life.dies === 'after') await method(...given);
      throw new Crash(`died ${life.dies}`);
    };
  };
  const stepOf = (messageId: string): string => messageId.split('/')[0] ?? messageId;
  const save = (ref: SendRef, changes: Partial<LedgerRow>): LedgerRow => {
    const fresh = { id: keyOf(ref), messageId: keyOf(ref), reason: '', attempt: 0, epoch: 0, leaseUntil: null };
    const none = { attemptStarted: null, gateway: 'far', unknownSince: null, looks: 0, retryAt: null, tries: [] };
    const first = { ...fresh, ...none, state: 'CLAIMED', firstAttemptAt: now, delivery: 'none' } as const;
    const row = { ...first, ...rows.get(keyOf(ref)), ...changes, step: ref.step, visit: ref.visit, hop: ref.hop };
    rows.set(keyOf(ref), row);
    return row;
  };
  const byId = (id: string, epoch: number) => {
    const row = rows.get(id);
    return row === undefined || row.epoch !== epoch ? null : row;
  };
  const put = (
    row: LedgerRow & { step: string; visit: number; hop: number },
    changes: Partial<LedgerRow>,
  ): LedgerRow => {
    const after = { ...row, ...changes };
    rows.set(row.id, after);
    return after;
  };

  const ledger: ActivityDeps['send']['ledger'] = {
    facts: mortal((ref: SendRef) => ({
      subject: { ...ref, workspace, entryProfileId: 'p', journeyId: definition.id, version: 'v1' },
      facts: {
        enrollment: { running: true, mark, paused: false, revision, ...(isUndone(ref) ? { undone: true } : {}) },
        journey: { id: definition.id, status: 'live' as const },
        profile: { id: 'p', traits: { ...traits, phone: '+385911234567' }, revision: 1 },
        consents: [],
        suppressions: [],
        halts: [],
        settings: {},
        row: rows.get(keyOf(ref)) ?? null,
        entry: {},
        clock: realClock,
      },
    })),
    claim: mortal(({ subject, facts, inFlight, leaseMs }): Claim | null => {
      const before = rows.get(keyOf(subject));
      if (facts.enrollment?.revision !== revision || (before?.epoch ?? 0) !== (facts.row?.epoch ?? 0)) return null;
      const attempt = (before?.attempt ?? 0) + 1;
      const leaseUntil = now + leaseMs;
      const state = inFlight ? 'IN_FLIGHT' : 'CLAIMED';
      const row = save(subject, {
        state,
        attempt,
        epoch: attempt,
        leaseUntil,
        attemptStarted: now,
        looks: 0,
        unknownSince: null,
      });
      return { id: row.id, messageId: row.messageId, attempt, epoch: row.epoch, leaseUntil };
    }),
    bodyBegins: mortal((claim: Claim) => byId(claim.id, claim.epoch) !== null),
    record: mortal((claim: Claim, result: SendResult) => {
      const row = byId(claim.id, claim.epoch);
      if (row === null) return null;
      const states = { accepted: 'ACCEPTED', rejected: 'REJECTED', notSent: 'CLAIMED', unknown: 'UNKNOWN' } as const;
      const unknownSince = result.kind === 'unknown' ? now : null;
      return put(row, { state: states[result.kind], leaseUntil: null, unknownSince, retryAt: now });
    }),
    recordLook: mortal((row, result, since) => {
      const found = byId(row.id, row.epoch);
      if (found === null || (found.state !== 'IN_FLIGHT' && found.state !== 'UNKNOWN')) return;
      const state = result.kind === 'found' ? 'ACCEPTED' : result.kind === 'rejected' ? 'REJECTED' : 'UNKNOWN';
      put(found, {
        state,
        leaseUntil: null,
        unknownSince: since,
        looks: found.looks + (result.kind === 'absent' ? 1 : 0),
      });
    }),
    refuse: mortal(({ subject, state, reason }) => (save(subject, { state, reason, leaseUntil: null }), true)),
    holdBack: mortal(() => true),
  };
  const gateway = {
    name: 'far',
    channel: 'sms' as const,
    send: mortal(({ messageId }: OutgoingMessage) => {
      const { taken: takes, result } = options.mood(stepOf(messageId));
      if (takes) effects.push({ kind: 'message', step: stepOf(messageId) });
      if (takes) taken.set(messageId, 'taken');
      return result;
    }),
    lookUp: mortal((messageId: string) =>
      taken.has(messageId) ? ({ kind: 'found', detail: '' } as const) : ({ kind: 'absent' } as const),
    ),
    cancel: mortal((bulkId: string) => {
      const messageId = bulkId.replace(/-\d+$/, '');
      if (!taken.has(messageId)) return { kind: 'absent' } as const;
      if (!options.cancels(stepOf(messageId))) return { kind: 'tooLate', detail: 'FINISHED' } as const;
      if (taken.get(messageId) !== 'cancelled') effects.push({ kind: 'cancelled', step: stepOf(messageId) });
      taken.set(messageId, 'cancelled');
      return { kind: 'cancelled', detail: 'CANCELED' } as const;
    }),
  };
  const traceOf = ({ step, visit }: EffectRef): string => `${step}/${visit}`;
  const recordOf = (ref: EffectRef, kind: string) =>
    records.find((one) => one.step === ref.step && one.visit === ref.visit && one.kind === kind);

  const activities = createActivities(
    {
      send: {
        ledger,
        render: () =>
          Promise.resolve({ kind: 'rendered', content: { kind: 'text', text: '' }, locale: 'en', from: 'A' }),
        gateway: () => gateway,
        gateways: () => [gateway],
        policy: {
          ...openPolicy,
          zones: {
            isZone: () => true,
            minuteOfDay: () => 720,
            ofCountry: () => [],
            beginningOf: (_zone, at) => at,
            dateOf: () => '2026-01-05',
            instantOf: () => 0,
            addDays: (_zone, at) => at,
            nextLocal: (_zone, after) => after + 1,
          },
        },
        timing: timing(1),
        now: () => now,
      },
      definitions: { read: () => Promise.resolve(definition) },
      requests: { intent: () => Promise.resolve(null) },
      enrollments: {
        facts: () =>
          Promise.resolve({
            workspace,
            journeyId: definition.id,
            version: 'v1',
            profileId: 'p',
            traits,
            entry: {},
            settings: {},
          }),
        updateTraits: mortal(({ step, visit, set }) => {
          const ref = `${step}/${visit}`;
          if (mark !== null) return { kind: 'marked', status: 'exited', reason: mark.reason, undo: true } as const;
          if (isUndone({ step, visit })) return barred;
          if (was.has(ref)) return null;
          was.set(ref, { was: pick(traits, Object.keys(set)), set });
          traits = { ...traits, ...set };
          return null;
        }),
        steps: () => Promise.resolve({}),
        beginEffect: mortal((ref) => {
          const before = traces.get(traceOf(ref));
          if (before?.happened === 'yes') return { kind: 'done', outcome: before.outcome } as const;
          if (mark !== null) return { kind: 'marked', status: 'exited', reason: mark.reason, undo: true } as const;
          if (isUndone(ref)) return barred;
          traces.set(traceOf(ref), { outcome: 'begun', happened: 'maybe', open: (before?.open ?? 0) + 1 });
          return { kind: 'go' } as const;
        }),
        endEffect: mortal((ref, { outcome, happened }) => {
          const before = traces.get(traceOf(ref));
          if (before === undefined || before.happened === 'yes') return;
          const open = before.open - (happened === 'notByThisTry' ? 1 : 0);
          const sure = open === 0 ? 'no' : 'maybe';
          traces.set(traceOf(ref), { outcome, happened: happened === 'notByThisTry' ? sure : happened, open });
        }),
        finish: mortal(() => undefined),
        close: mortal(({ undoable }) => (undoable && mark?.then === 'compensate' ? { reason: mark.reason } : null)),
      },
      compensations: {
        begin: mortal((ref, kind) => {
          if (ref.partly ? !isUndone(ref) : mark === null) revision += 1;
          if (ref.partly) undone.set(ref.step, Math.max(ref.visit, undone.get(ref.step) ?? 0));
          else mark ??= { status: 'exited', reason: 'it is being undone', then: 'compensate' };
          if (recordOf(ref, kind) === undefined)
            records.push({ kind, outcome: null, evidence: {}, step: ref.step, visit: ref.visit, askedAt: now });
          return {
            rows: [...rows.values()].filter((row) => row.step === ref.step && row.visit === ref.visit),
            done: traces.get(traceOf(ref)) ?? null,
            records: records.filter((one) => one.step === ref.step && one.visit === ref.visit),
            askedAt: recordOf(ref, kind)?.askedAt ?? now,
          };
        }),
        beginTakeBack: () => Promise.resolve(null),
        record: mortal((ref, { kind, outcome, evidence }) => {
          const found = recordOf(ref, kind);
          if (found?.outcome === null) records[records.indexOf(found)] = { ...found, outcome, evidence };
          else if (found === undefined) records.push({ kind, outcome, evidence, ...visitOf(ref), askedAt: now });
        }),
        restore: mortal((ref) => {
          const found = recordOf(ref, 'restore');
          if (found === undefined || found.outcome !== null) return;
          const kept = was.get(traceOf(ref));
          const ours = Object.keys(kept?.set ?? {}).filter((key) => traits[key] === kept?.set[key]);
          traits = { ...traits, ...pick(kept?.was ?? {}, ours) };
          records[records.indexOf(found)] = { ...found, outcome: ours.length > 0 ? 'undone' : 'nothing' };
        }),
      },
      isRead: () => Promise.resolve(true),
      emit: mortal((event) => {
        if (traces.get(traceOf(event))?.happened !== 'yes') effects.push({ kind: 'event', step: event.step });
        traces.set(traceOf(event), { outcome: 'emitted', happened: 'yes', open: 1 });
      }),
      enroll: mortal(() => 'entered'),
      takeTurn: mortal(() => 0),
      draw: ({ share }) => Promise.resolve({ share, isWinner: false }),
      deeds: () => Promise.resolve({ did: {}, segments: {} }),
      policyFacts: () => Promise.resolve(null),
      migrations: { read: () => Promise.resolve(null), settle: () => Promise.resolve('nobody asks here') },
      callWebhook: mortal(({ id }) => {
        const step = id.split(':').slice(1, -1).join(':');
        const { taken: takes, reply } = options.call(step, calls.filter((call) => call.step === step).length + 1);
        calls.push({ step, reply });
        // The far side knows a repetition by its id.
        if (takes && !called.has(id)) effects.push({ kind: 'call', step });
        if (takes) called.add(id);
        return reply;
      }),
    },
    (_name, error) => {
      if (!(error instanceof Crash)) throw error;
    },
  );
  return {
    activities,
    effects,
    calls: calls as readonly (typeof calls)[number][],
    records,
    traits: () => traits,
    /** Whether the far side has taken the message of a step, whatever anybody has heard of it. */
    hasTaken: (step: string) => [...taken.keys()].some((messageId) => stepOf(messageId) === step),
    now: () => now,
    pass: (ms: number): void => void (now += ms),
    mark: (reason: string): void => {
      mark = { status: 'exited', reason, then: 'compensate' };
      revision += 1;
    },
    ref: { workspace, enrollmentId, clock: realClock } satisfies Pick<
      CompensateInput,
      'workspace' | 'enrollmentId' | 'clock'
    >,
  };
}

const visitOf = ({ step, visit }: EffectRef) => ({ step, visit });

function pick(from: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(keys.map((key): [string, Json] => [key, from[key] ?? null]));
}
