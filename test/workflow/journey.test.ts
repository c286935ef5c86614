import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Activities } from '../../activities/contract.ts';
import { toVirtual } from '../../domain/clock.ts';
import type { Outcome } from '../../domain/journey/command.ts';
import type { DigestStep, JourneyDefinition, SendStep, Step, WaitForStep } from '../../domain/journey/definition.ts';
import type { Answers } from '../../domain/journey/state.ts';
import { occurrenceSignal } from '../../workflows/messages.ts';
import { type JourneyWorld, journeyWorld } from '../support/journey-world.ts';
import { ownPrefix } from '../support/own-prefix.ts';
import { soon } from '../support/soon.ts';

const sms: SendStep = { id: 'hello', kind: 'send', channel: 'sms', template: 'hello', class: 'service' };
const opened: WaitForStep = {
  id: 'opened',
  kind: 'waitFor',
  for: { event: 'app.opened' },
  within: '1 day',
  then: [sms],
  else: [{ ...sms, id: 'come-back' }],
};
const opens: DigestStep = {
  id: 'opens',
  kind: 'digest',
  of: { event: 'app.opened' },
  for: '1 day',
  within: '2000 days',
  then: [sms],
  else: [],
};
const define = (steps: readonly Step[], changes: Partial<JourneyDefinition> = {}): JourneyDefinition => ({
  id: 'welcome',
  on: { event: 'user.signed_up' },
  reentry: { kind: 'once' },
  exitOn: [],
  steps,
  ...changes,
});
const event = (id: string, matched: string[]) =>
  ({ kind: 'event', id, type: 'app.opened', at: Date.parse('2026-03-02T12:00:00Z') + 60_000, matched }) as const;

/** More than one history takes; `SIGNALS=50000` for a test of some minutes. */
const manySignals = Number(process.env['SIGNALS'] ?? 1_500);

/** What each activity answers, chosen per step id so that one worker serves all tests of a file. */
const asked = new Map<string, number>();
const slow = new Set<string>();
const closing = new Set<string>();
/** What a message was told of earlier waits, by enrollment. */
const told = new Map<string, Answers | undefined>();
/** Enrollments for which events lie unread. */
const unread = new Set<string>();
/** Steps whose id ends so fail where they are asked first. */
function failOnce(enrollmentId: string, step: string): void {
  const key = `${enrollmentId}${step} failed`;
  if (!step.endsWith('-stumbles') || asked.has(key)) return;
  asked.set(key, 1);
  throw new Error('8 look-ups are under way in this process');
}
const answers: Partial<Activities> = {
  awaitBacklog: async ({ enrollmentId }) => {
    if (unread.has(enrollmentId)) throw new Error('events are still to be read');
  },
  closeEnrollment: async ({ enrollmentId }) => {
    if (!slow.delete(enrollmentId)) return null;
    closing.add(enrollmentId);
    throw new Error('the database is away for a moment');
  },
  sendMessage: async (input): Promise<Outcome> => {
    told.set(input.enrollmentId, input.answers);
    if (input.step === 'slow-close') slow.add(input.enrollmentId);
    const at = toVirtual(input.clock, Date.now());
    const times = (asked.get(input.enrollmentId + input.step) ?? 0) + 1;
    asked.set(input.enrollmentId + input.step, times);
    if (input.step === 'refused') return { kind: 'rejected', at, reason: 'REJECTED_DND' };
    if (input.step === 'unclear' && times < 3) return { kind: 'unknown', at, realMs: 50 };
    if (input.step === 'unclear-for-long' && times < 2) return { kind: 'unknown', at, realMs: 1_500 };
    if (input.step === 'addressless' && times === 1)
      return { kind: 'deferred', at, until: at + 86_400_000_000, reason: 'no address', wakeOn: 'profileChanged' };
    if (input.step === 'gone') return { kind: 'marked', at, reason: 'user.deleted' };
    return { kind: 'accepted', at };
  },
  sendMessageHere: async (input) => {
    failOnce(input.enrollmentId, input.step);
    return input.step === 'busy' ? { kind: 'elsewhere' } : { kind: 'accepted', at: toVirtual(input.clock, Date.now()) };
  },
  takeTurn: async (input) => {
    const at = toVirtual(input.clock, Date.now());
    return { kind: 'instant', at, instant: input.step === 'later' ? at + 86_400_000 : at };
  },
  enrollPerson: async (input) => ({
    kind: 'performed',
    at: toVirtual(input.clock, Date.now()),
    detail: 'training: entered',
    awaits: true,
  }),
  updateProfile: async (input) => {
    failOnce(input.enrollmentId, input.step);
    return { kind: 'updated', at: toVirtual(input.clock, Date.now()) };
  },
  chooseBranch: async (input) => {
    failOnce(input.enrollmentId, input.step);
    return { kind: 'chosen', at: toVirtual(input.clock, Date.now()), index: 0 };
  },
  drawShare: async ({ clock }) => ({ kind: 'drawn', at: toVirtual(clock, Date.now()), share: 1, isWinner: true }),
  resolveLocalTime: async (input) => {
    failOnce(input.enrollmentId, input.step);
    return { kind: 'instant', at: toVirtual(input.clock, Date.now()), instant: input.after + 3_600_000 };
  },
};

describe.each([
  ['with cached workflows', true],
  ['replaying every task from history', false],
] as const)('journey workflow, %s [2.19]', (_name, cached) => {
  let world: JourneyWorld;
  beforeAll(async () => {
    world = await journeyWorld(answers, { cached });
  });
  afterAll(() => world.close());

  it('sends, waits, updates, asks, and closes', async () => {
    const tip: SendStep = { ...sms, id: 'tip' };
    const handle = await world.start(
      define([
        { id: 'stage', kind: 'update', set: { 'traits.stage': 'new' } },
        sms,
        { id: 'two-days', kind: 'wait', for: '2 days' },
        { id: 'morning', kind: 'waitUntil', at: '09:00', zone: 'profile' },
        {
          id: 'pro',
          kind: 'branch',
          cases: [{ when: { kind: 'exists', path: 'traits.plan' }, steps: [tip] }],
          else: [],
        },
      ]),
    );
    expect(await handle.result()).toMatchObject({ status: 'completed' });
    expect(world.done(handle).map((one) => `${one.activity} ${one.step}`)).toEqual([
      'updateProfile stage',
      'sendMessage hello',
      'resolveLocalTime morning',
      'chooseBranch pro',
      'sendMessage tip',
      'closeEnrollment null',
    ]);
  });

  it('takes the branch of the event that came in time, and counts a redelivered signal once', async () => {
    const handle = await world.start(define([{ ...opened, within: '2000 days' }]));
    await handle.signal(occurrenceSignal, event('e1', ['wait:opened']));
    await handle.signal(occurrenceSignal, event('e1', ['wait:opened']));
    await handle.result();
    expect(world.done(handle).map((one) => one.step)).toEqual(['hello', null]);
  });

  it('takes the other branch when time is up', async () => {
    const handle = await world.start(define([opened]));
    await handle.result();
    expect(world.done(handle).map((one) => one.step ?? one.activity)).toEqual([
      'awaitBacklog',
      'come-back',
      'closeEnrollment',
    ]);
  });

  it('hears an answer that came in time and lay in the backlog when time was up', async () => {
    const enrollmentId = ownPrefix('backlog');
    unread.add(enrollmentId);
    const handle = await world.start(define([opened]), { enrollmentId });
    await soon(() => world.done(handle).map((one) => one.activity)).toContain('awaitBacklog');
    await handle.signal(occurrenceSignal, event('e1', ['wait:opened']));
    expect(await handle.result()).toMatchObject({ status: 'completed' });
    expect(world.done(handle).map((one) => one.step)).not.toContain('come-back');
    expect(world.done(handle).map((one) => one.step)).toContain('hello');
  });

  it('goes by the timer alone where the run began before the backlog was heeded', async () => {
    const handle = await world.start(define([opened]), { heedsBacklog: false });
    await handle.result();
    expect(world.done(handle).map((one) => one.step)).toEqual(['come-back', null]);
  });

  it('tells later steps by which event a wait was ended, and draws a share by the person', async () => {
    const shares = [
      { name: 'a', percent: 50, steps: [] },
      { name: 'b', percent: 50, steps: [] },
    ];
    const split = { kind: 'split', id: 'draw', shares } as const;
    const handle = await world.start(define([split, { ...opened, within: '2000 days', then: [sms] }]), {
      person: 'ana',
    });
    await handle.signal(occurrenceSignal, event('e1', ['wait:opened']));
    await handle.result();
    expect(world.story(handle)).toContain('opened matched e1');
    expect(world.story(handle).filter((line) => line.startsWith('draw '))).toEqual([
      expect.stringMatching(/^draw drew [ab]$/),
    ]);
    expect(told.get(handle.workflowId)).toEqual({ opened: 'e1' });
  });

  it('asks where to go at a split that looks for a winner, and follows it', async () => {
    const shares = ['a', 'b'].map((name) => ({ name, percent: 50, steps: [{ ...sms, id: `send-${name}` }] }));
    const winner = { by: 'goal', within: '2 days', after: 100 } as const;
    const handle = await world.start(define([{ kind: 'split', id: 'tone', shares, winner }]), { person: 'ana' });
    await handle.result();
    expect(world.done(handle).map(({ activity, step }) => `${activity} ${step}`)).toEqual([
      'drawShare tone',
      'sendMessage send-b',
      'closeEnrollment null',
    ]);
    expect(world.story(handle)).toContain('tone followed b');
  });

  it('gathers events until there are enough, each once, and tells the message of them', async () => {
    const handle = await world.start(define([{ ...opens, for: '2000 days', atMost: 3 }]));
    for (const id of ['e1', 'e2', 'e1', 'e3']) await handle.signal(occurrenceSignal, event(id, ['digest:opens']));
    await handle.result();
    expect(world.story(handle)).toContain('opens gathered 3');
    expect(told.get(handle.workflowId)).toEqual({ opens: { count: 3, events: ['e1', 'e2', 'e3'] } });
  });

  it('gathers for as long as it was told to, and asks whether more lies unread before it goes on', async () => {
    const handle = await world.start(define([opens, { ...opens, id: 'more', within: '1 day' }]));
    await handle.signal(occurrenceSignal, event('e1', ['digest:opens']));
    await handle.result();
    expect(world.done(handle).map((one) => one.step ?? one.activity)).toEqual([
      'awaitBacklog',
      'hello',
      'awaitBacklog',
      'closeEnrollment',
    ]);
    expect(told.get(handle.workflowId)).toEqual({ opens: { count: 1, events: ['e1'] } });
  });

  it('may compute for longer than the five seconds after which the SDK would end it, and Node its process', () => {
    expect(world.taskPatienceMs).toBe(120_000);
  });

  it(`gathers ${manySignals.toLocaleString('en')} events in one wait, each once, in histories that stay small`, async () => {
    const handle = await world.start(define([{ ...opens, for: '2000 days', atMost: manySignals }]));
    const left = Array.from({ length: manySignals }, (_, n) => `e${n}`);
    const lane = async (): Promise<void> => {
      for (let id = left.pop(); id !== undefined; id = left.pop())
        await handle.signal(occurrenceSignal, event(id, ['digest:opens']));
    };
    await Promise.all(Array.from({ length: 8 }, lane));
    await handle.result();
    expect(told.get(handle.workflowId)).toMatchObject({ opens: { count: manySignals } });
    const lengths = await world.historyLengths(handle);
    expect(lengths.length).toBeGreaterThan(1);
    expect(Math.max(...lengths)).toBeLessThan(5_000);
  }, 1_200_000);

  it('waits for the end of another journey, and not longer than it was told to', async () => {
    const training = { id: 'training', kind: 'enroll', journey: 'training', await: 'ended' } as const;
    const [told, untold] = await Promise.all([
      world.start(define([{ ...training, within: '2000 days' }, sms])),
      world.start(define([{ ...training, within: '1 day' }, sms])),
    ]);
    const at = Date.parse('2026-03-02T12:00:00Z') + 60_000;
    await told.signal(occurrenceSignal, { kind: 'ended', at, step: 'training', visit: 1, how: 'goal' });
    await Promise.all([told.result(), untold.result()]);
    expect(world.story(told)).toContain('training ended goal');
    expect(world.done(untold).map((one) => one.step ?? one.activity)).toEqual([
      'training',
      'awaitBacklog',
      'hello',
      'closeEnrollment',
    ]);
  });

  it('waits at a throttle until it is its turn', async () => {
    const throttle = { kind: 'throttle', most: 100, per: 'hour' } as const;
    const handle = await world.start(define([{ ...throttle, id: 'at-once' }, { ...throttle, id: 'later' }, sms]));
    await handle.result();
    expect(world.done(handle).map((one) => one.step ?? one.activity)).toEqual([
      'at-once',
      'later',
      'hello',
      'closeEnrollment',
    ]);
    expect(world.story(handle).filter((line) => / waiting/.test(line))).toEqual([
      expect.stringMatching(/^later waiting \d+$/),
    ]);
  });

  it('leaves at once on an exit event, out of a wait', async () => {
    const handle = await world.start(
      define([{ id: 'long', kind: 'wait', for: '3000 days' }, sms], { exitOn: [{ event: 'user.deleted' }] }),
    );
    await handle.signal(occurrenceSignal, event('e2', ['exit:0']));
    expect(await handle.result()).toMatchObject({ status: 'exited' });
    expect(world.done(handle).map((one) => one.activity)).toEqual(['closeEnrollment']);
  });

  it('asks again about an unknown until the ledger knows, with the same visit', async () => {
    const handle = await world.start(define([{ ...sms, id: 'unclear' }]));
    await handle.result();
    expect(world.done(handle).map((one) => one.step)).toEqual(['unclear', 'unclear', 'unclear', null]);
  });

  it('wakes a send without an address when the profile gains one', async () => {
    const handle = await world.start(define([{ ...sms, id: 'addressless' }]));
    await expect.poll(() => world.done(handle).length).toBe(1);
    await handle.signal(occurrenceSignal, { kind: 'profileChanged', at: 1 });
    await handle.result();
    expect(world.done(handle)).toHaveLength(3);
  });

  it('goes on or leaves after a rejection, as its author said', async () => {
    const [goesOn, leaves] = await Promise.all([
      world.start(define([{ ...sms, id: 'refused' }, sms])),
      world.start(define([{ ...sms, id: 'refused', onFailure: 'exit' }, sms])),
    ]);
    await Promise.all([goesOn.result(), leaves.result()]);
    expect(world.done(goesOn).map((one) => one.step)).toEqual(['refused', 'hello', null]);
    expect(world.done(leaves).map((one) => one.step)).toEqual(['refused', null]);
  });

  it('keeps its place while paused, and answers a query', async () => {
    // Two seconds here: the pause arrives in time, however busy the machine is, and lasts longer.
    const handle = await world.start(define([{ id: 'days', kind: 'wait', for: '20 days' }, sms]));
    await handle.signal(occurrenceSignal, { kind: 'pause', at: 1 });
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(await handle.query('view')).toMatchObject({ paused: true });
    expect(world.done(handle)).toEqual([]);
    await handle.signal(occurrenceSignal, { kind: 'resume', at: 2 });
    await handle.result();
    expect(world.done(handle).map((one) => one.step)).toEqual(['hello', null]);
  });

  it('closes the enrollment when the bare workflow is cancelled', async () => {
    const handle = await world.start(define([{ id: 'long', kind: 'wait', for: '3000 days' }]));
    await handle.cancel();
    expect(await handle.result()).toMatchObject({ status: 'exited', reason: 'cancelled in Temporal' });
    expect(world.done(handle).map((one) => one.activity)).toEqual(['closeEnrollment']);
  });

  it('closes the enrollment although the bare workflow is cancelled while it closes', async () => {
    const handle = await world.start(define([{ ...sms, id: 'slow-close' }]));
    await soon(() => Promise.resolve(closing.has(handle.workflowId))).toBe(true);
    await handle.cancel();
    expect(await handle.result()).toMatchObject({ status: 'completed' });
    expect(world.done(handle).map((one) => one.activity)).toEqual([
      'sendMessage',
      'closeEnrollment',
      'closeEnrollment',
    ]);
  });

  it('settles an unknown before it lets a cancelled workflow go (I5)', async () => {
    const handle = await world.start(define([{ ...sms, id: 'unclear-for-long' }, sms]));
    await soon(async () => world.done(handle).length).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await handle.cancel();
    expect(await handle.result()).toMatchObject({ status: 'exited', reason: 'cancelled in Temporal' });
    expect(world.done(handle).map((one) => one.step)).toEqual(['unclear-for-long', 'unclear-for-long', null]);
  });

  it('tries a send where it runs first, and hands over when told to', async () => {
    const handle = await world.start(define([sms, { ...sms, id: 'busy' }]), { localFirst: true });
    await handle.result();
    expect(world.done(handle).map((one) => `${one.activity} ${one.step}`)).toEqual([
      'sendMessageHere hello',
      'sendMessageHere busy',
      'sendMessage busy',
      'closeEnrollment null',
    ]);
  });

  it('asks an ordinary activity where the one here failed, and loses nobody', async () => {
    const steps: Step[] = [
      { id: 'update-stumbles', kind: 'update', set: { 'traits.stage': 'new' } },
      { ...sms, id: 'send-stumbles' },
      { id: 'time-stumbles', kind: 'waitUntil', at: '09:00', zone: 'UTC' },
      {
        id: 'branch-stumbles',
        kind: 'branch',
        cases: [{ when: { kind: 'exists', path: 'traits.plan' }, steps: [sms] }],
        else: [],
      },
    ];
    const handle = await world.start(define(steps), { localFirst: true });
    expect(await handle.result()).toMatchObject({ status: 'completed' });
    expect(world.done(handle).map((one) => `${one.activity} ${one.step}`)).toEqual([
      'updateProfile update-stumbles',
      'updateProfile update-stumbles',
      'sendMessageHere send-stumbles',
      'sendMessage send-stumbles',
      'resolveLocalTime time-stumbles',
      'resolveLocalTime time-stumbles',
      'chooseBranch branch-stumbles',
      'chooseBranch branch-stumbles',
      'sendMessageHere hello',
      'closeEnrollment null',
    ]);
  });

  it('obeys a mark that the ledger found at the claim', async () => {
    const handle = await world.start(define([{ ...sms, id: 'gone' }, sms]));
    expect(await handle.result()).toMatchObject({ status: 'exited', reason: 'user.deleted' });
    expect(world.done(handle).map((one) => one.step)).toEqual(['gone', null]);
  });
});

describe('journey workflow, over a long time [6.18]', () => {
  let world: JourneyWorld;
  beforeAll(async () => {
    world = await journeyWorld(answers, { cached: false });
  });
  afterAll(() => world.close());

  it('goes round for a year of weeks, each with a visit of its own, far within what a history may hold', async () => {
    const weekly = { kind: 'repeat', id: 'weekly', steps: [sms], atMost: 52, every: '7 days' } as const;
    // A week in fifty milliseconds.
    const clock = { realStart: Date.now(), virtualStart: Date.parse('2026-03-02T12:00:00Z'), scale: 12_096_000 };
    const handle = await world.start(define([weekly]), { clock, enteredAt: clock.virtualStart });
    expect(await handle.result()).toMatchObject({ status: 'completed' });
    expect(world.done(handle).filter(({ step }) => step === 'hello')).toHaveLength(52);
    expect(world.story(handle)).toContain('weekly round 52');
    expect((await handle.describe()).historyLength).toBeLessThan(1_000);
  });
});
