import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Activities } from '../../../activities/contract.ts';
import {
  emit,
  event,
  journey,
  send,
  takeBack,
  update,
  webhook,
  type StepInput,
} from '../../../domain/journey/builder.ts';
import type { Command, Outcome } from '../../../domain/journey/command.ts';
import type { JourneyDefinition } from '../../../domain/journey/definition.ts';
import { reopen } from '../../../domain/journey/interpreter/compensate.ts';
import { next } from '../../../domain/journey/interpreter/next.ts';
import { observe } from '../../../domain/journey/interpreter/observe.ts';
import { resume } from '../../../domain/journey/interpreter/resume.ts';
import { start } from '../../../domain/journey/interpreter/start.ts';
import type { JourneyState } from '../../../domain/journey/state.ts';
import { ana } from '../../support/play.ts';
import { type CallMood, type Life, type ProviderMood, sagaWorld, type SagaWorld } from '../../support/saga-world.ts';

/** What the far side does with one message or call, and whether we hear of it. */
const moods = {
  takes: { taken: true, result: { kind: 'accepted', detail: '' } },
  takesSilently: { taken: true, result: { kind: 'unknown', reason: 'no answer' } },
  isSilent: { taken: false, result: { kind: 'unknown', reason: 'no answer' } },
  refuses: { taken: false, result: { kind: 'rejected', reason: 'refused', detail: '' } },
} as const satisfies { readonly [name: string]: ProviderMood };
type Mood = keyof typeof moods;

const failed = (again: boolean, reached: boolean) => ({ kind: 'failed', reason: 'it failed', again, reached }) as const;
const answered = { taken: true, reply: { kind: 'answered', status: 200, body: '{}' } } as const;
/** The same of one try of a call, which is tried again where that may help. */
const answers = {
  answers: answered,
  losesItsAnswer: { taken: true, reply: failed(true, true) },
  isSilent: { taken: false, reply: failed(true, true) },
  isAway: { taken: false, reply: failed(true, false) },
  conflicts: { taken: false, reply: failed(false, true) },
  refuses: { taken: false, reply: failed(false, false) },
} as const satisfies { readonly [name: string]: CallMood };
type Answer = keyof typeof answers;

const kinds = ['sms', 'held', 'scheduled', 'update', 'webhook', 'emit'] as const;
type Plan = {
  readonly kind: (typeof kinds)[number];
  readonly undoes: boolean;
  readonly mood: Mood;
  /** Of a call, try by try; the last one stands for all that follow. */
  readonly answers: readonly Answer[];
  readonly inTime: boolean;
};
type Saga = {
  readonly plans: readonly Plan[];
  /** Which step fails, and how. */
  readonly at: number;
  readonly how: 'it fails' | 'a wish before it' | 'a wish during it';
  /** A part is taken back after a step, from that step or one before it on; null: none is. */
  readonly part: { readonly since: number; readonly after: number } | null;
  readonly lives: readonly Life[];
};

const sagas: fc.Arbitrary<Saga> = fc.record({
  plans: fc.array(
    fc.record({
      kind: fc.constantFrom(...kinds),
      undoes: fc.boolean(),
      mood: fc.constantFrom<Mood>('takes', 'takes', 'takesSilently', 'isSilent', 'refuses'),
      answers: fc.array(fc.constantFrom(...(Object.keys(answers) as Answer[])), { minLength: 1, maxLength: 3 }),
      inTime: fc.boolean(),
    }),
    { minLength: 1, maxLength: 6 },
  ),
  at: fc.nat(5),
  how: fc.constantFrom('it fails', 'a wish before it', 'a wish during it'),
  part: fc.option(fc.record({ since: fc.nat(5), after: fc.nat(5) })),
  lives: fc.array(fc.record({ calls: fc.nat(12), dies: fc.constantFrom('before', 'after') }), { maxLength: 8 }),
});

const idOf = (index: number): string => `s${index}`;
function stepOf({ kind, undoes }: Plan, index: number, fails: boolean): StepInput {
  const id = idOf(index);
  const call = webhook('https://crm.example/undo');
  const named = { id, ...(fails ? { onFailure: 'compensate' as const } : {}) };
  const sms = (undo?: Parameters<typeof send>[2]['undo']) =>
    send('sms', 'hello', {
      class: 'service',
      ...named,
      ...(undo === undefined ? {} : { undo }),
      ...(undoes ? { compensate: send('sms', 'sorry', { class: 'service' }) } : {}),
    });
  switch (kind) {
    case 'sms':
      return sms();
    case 'held':
      return sms('10 minutes');
    case 'scheduled':
      return sms({ for: '10 minutes', at: 'provider' });
    case 'update':
      return update({ [`traits.${id}`]: 'new' }, { id });
    case 'webhook':
      return webhook('https://crm.example/do', { ...named, ...(undoes ? { compensate: call } : {}) });
    case 'emit':
      return emit('crm.synced', { id, ...(undoes ? { compensate: call } : {}) });
  }
}

const failing = ({ plans, at }: Saga): number => at % plans.length;
/** The first and the last step that is taken back, and the journey goes on; null where none is. */
function partOf({ plans, part }: Saga): readonly [number, number] | null {
  if (part === null) return null;
  const after = part.after % plans.length;
  return [part.since % (after + 1), after];
}
const canFail = ({ kind }: Plan): boolean => kind !== 'update' && kind !== 'emit';

function playable(saga: Saga) {
  const at = failing(saga);
  const plans = saga.plans.map((plan, index): Plan => {
    if (index !== at || saga.how !== 'it fails') return plan;
    const given = plan.answers.map((one): Answer => (one === 'answers' ? 'losesItsAnswer' : one));
    return { ...plan, kind: canFail(plan) ? plan.kind : 'sms', mood: 'refuses', answers: given };
  });
  const part = partOf(saga);
  const steps = plans.flatMap((plan, index) => [
    stepOf(plan, index, index === at && saga.how === 'it fails'),
    ...(index === part?.[1] ? [takeBack({ since: idOf(part[0]) })] : []),
  ]);
  const definition = journey('saga', { on: event('user.signed_up'), steps });
  const planOf = (step: string): Plan | undefined => plans[Number(step.replace(/^s|:undo$/g, ''))];
  const silences = new Set<string>();
  const moodOf = (step: string): ProviderMood => {
    const mood = step.endsWith(':undo') ? 'takes' : (planOf(step)?.mood ?? 'takes');
    // Who takes nothing and says nothing does so once: asked again, it answers.
    if (mood !== 'isSilent' || silences.has(step)) return moods[mood === 'isSilent' ? 'takes' : mood];
    silences.add(step);
    return moods.isSilent;
  };
  const world = sagaWorld(definition, {
    traits: { s0: 'old', name: 'Ana' },
    crashes: saga.lives,
    mood: moodOf,
    call: (step, n) => {
      const given = step.endsWith(':undo') ? undefined : planOf(step)?.answers;
      return answers[given?.[n - 1] ?? given?.at(-1) ?? 'answers'];
    },
    cancels: (step) => planOf(step)?.inTime === true,
  });
  return { definition, world, plans };
}

/** The third shell: it decides like the other two, and its processes die. */
async function run(
  definition: JourneyDefinition,
  world: SagaWorld,
  saga: Saga,
): Promise<{
  readonly state: JourneyState;
  readonly registered: ReadonlySet<string>;
  readonly undone: readonly Undone[];
}> {
  let state = start(definition, world.now(), 'v1', ana);
  const wanted = saga.how === 'it fails' ? null : idOf(failing(saga));
  const registered = new Set<string>();
  const undone: Undone[] = [];
  let wished = false;
  const wish = (): void => {
    if (wished) return;
    wished = true;
    world.mark('cancelled');
  };
  const hear = (): void => {
    if (wished)
      state = observe(definition, state, { kind: 'cancel', at: world.now(), reason: 'cancelled', compensate: true });
  };
  for (let round = 0; round < 500; round += 1) {
    const command = next(definition, state);
    for (const { step } of state.compensations) registered.add(step);
    if (command.kind === 'done') {
      const ending = { status: command.status, reason: command.reason };
      const undoable = state.compensations.length > 0;
      const refusal = await untilItLives(world, () => close(world, { ...ending, undoable }));
      if (refusal === null) return { state, registered, undone };
      state = reopen(state, world.now(), { status: 'exited', reason: refusal.reason });
      continue;
    }
    if (command.kind === 'sleep' || command.kind === 'spaceOut') {
      const ms = command.kind === 'spaceOut' ? command.realMs : (command.until ?? 0) - world.now();
      world.pass(Math.max(1, ms));
      state = resume(definition, state, { kind: 'woke', at: world.now() });
      continue;
    }
    if (command.kind === 'compensate' && undone.at(-1)?.step !== command.step)
      undone.push({ step: command.step, partly: command.partly === true, stood: [...registered] });
    const isIt = 'step' in command && command.step === wanted && command.kind !== 'compensate';
    if (isIt) wish();
    if (isIt && saga.how === 'a wish before it') {
      hear();
      if (next(definition, state).kind !== command.kind) continue;
    }
    const outcome = await untilItLives(world, () => perform(world, command));
    state = resume(definition, state, outcome);
    hear();
  }
  throw new Error('the saga did not end');
}

/** What was asked to be undone, in order; `stood`: all that was registered by then. */
type Undone = { readonly step: string; readonly partly: boolean; readonly stood: readonly string[] };

/** The workflow's retries: after the activity's time is up, and the lease of whoever died with it. */
async function untilItLives<T>(world: SagaWorld, act: () => Promise<T>): Promise<T> {
  for (let life = 0; life < 20; life += 1) {
    try {
      return await act();
    } catch {
      world.pass(61_000);
    }
  }
  throw new Error('no process lived');
}

const place = null;
const close = (
  { activities, ref }: SagaWorld,
  ending: Pick<Parameters<Activities['closeEnrollment']>[0], 'status' | 'reason' | 'undoable'>,
) => activities.closeEnrollment({ ...ref, ...ending, trail: { seq: 0, entries: [], place } });

function perform(
  { activities, ref }: SagaWorld,
  command: Exclude<Command, { kind: 'sleep' | 'spaceOut' }>,
): Promise<Outcome> {
  const trail = { seq: 0, entries: [], place };
  switch (command.kind) {
    case 'send':
      return activities.sendMessage({ ...ref, ...command, channel: 'sms', trail });
    case 'update':
      return activities.updateProfile({ ...ref, ...command, trail });
    case 'webhook':
      return activities.callWebhook({ ...ref, ...command, trail });
    case 'emit':
      return activities.emitEvent({ ...ref, ...command, trail });
    case 'enroll':
      return activities.enrollPerson({ ...ref, ...command, trail });
    case 'compensate':
      return activities.compensateStep({ ...ref, ...command, trail });
    case 'finish':
      return activities.finishEnrollment({ ...ref, ...command, trail });
    case 'choose':
    case 'draw':
    case 'migrate':
    case 'takeTurn':
    case 'resolveTime':
      throw new Error('a saga of these steps asks nothing');
  }
}

const counted = (world: SagaWorld, kind: string, step: string): number =>
  world.effects.filter((effect) => effect.kind === kind && effect.step === step).length;

/** Whether a step's own effect reached the far side. */
function happened(world: SagaWorld, { kind }: Plan, step: string): boolean {
  if (kind === 'webhook') return counted(world, 'call', step) > 0;
  return kind === 'emit' ? counted(world, 'event', step) > 0 : world.hasTaken(step);
}

/** Whether a call or an event that never arrived may have, for all that anybody was told; whoever died took the answer along. */
function mayHave(world: SagaWorld, { kind }: Plan, step: string, died: boolean): boolean {
  if (died) return kind === 'webhook' || kind === 'emit';
  const heard = world.calls.filter((call) => call.step === step).map(({ reply }) => reply);
  return kind === 'webhook' && heard.some((reply) => reply.kind === 'failed' && reply.reached);
}

/** More by command: `npm run prove R12`. */
const sagaCount = Number(process.env['SAGAS'] ?? 300);

describe('a saga that fails at any step, while any process dies [3.4]', () => {
  const outcome = async (saga: Saga) => {
    const { definition, world, plans } = playable(saga);
    return { world, plans, ...(await run(definition, world, saga)) };
  };

  it('is undone in reverse order, exactly what was done, once by effect', async () => {
    await fc.assert(
      fc.asyncProperty(sagas, async (saga) => {
        const { world, plans, state, registered, undone } = await outcome(saga);
        expect(state.compensations).toEqual([]);
        expect(world.records.filter(({ outcome: how }) => how === null)).toEqual([]);

        const undoing = world.effects.filter(({ kind, step }) => kind === 'cancelled' || step.endsWith(':undo'));
        const order = undoing.map(({ step }) => step.replace(/:undo$/, ''));
        const asked = undone.map(({ step }) => step);
        expect(order).toEqual(asked.filter((step) => order.includes(step)));
        expect(new Set(asked)).toEqual(registered);
        for (const [nth, { step, partly, stood }] of undone.entries()) {
          // The newest of what still stands, and of a part nothing that is older than it.
          expect(step).toBe(stood.findLast((one) => !asked.slice(0, nth).includes(one)));
          const [since, after] = partOf(saga) ?? [Infinity, -Infinity];
          const index = Number(step.slice(1));
          if (partly) expect(index >= since && index <= after).toBe(true);
        }

        for (const [index, plan] of plans.entries()) {
          const step = idOf(index);
          const did = happened(world, plan, step);
          const put = counted(world, 'message', `${step}:undo`) + counted(world, 'call', `${step}:undo`);
          const taken = counted(world, 'cancelled', step);
          expect(counted(world, 'message', step)).toBeLessThanOrEqual(1);
          if (!registered.has(step)) continue;
          expect(world.records.some((record) => record.step === step)).toBe(true);
          expect(taken).toBe(did && plan.kind === 'scheduled' && plan.inTime ? 1 : 0);
          if (plan.kind === 'update') continue;
          if (did) expect(put).toBe(plan.undoes && taken === 0 ? 1 : 0);
          // A call that may have arrived is undone too: nobody can ask whether it did. Who says no to every try is believed.
          else expect(put).toBeLessThanOrEqual(mayHave(world, plan, step, saga.lives.length > 0) ? 1 : 0);
        }
        expect(world.traits()).toMatchObject({ s0: 'old', name: 'Ana' });
      }),
      { numRuns: sagaCount },
    );
  }, 600_000);
});
