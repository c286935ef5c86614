import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Activities } from '../../activities/contract.ts';
import { toVirtual } from '../../domain/clock.ts';
import type { Outcome } from '../../domain/journey/command.ts';
import type { JourneyDefinition, SendStep, Step } from '../../domain/journey/definition.ts';
import { occurrenceSignal } from '../../workflows/messages.ts';
import { type JourneyWorld, journeyWorld } from '../support/journey-world.ts';
import { soon } from '../support/soon.ts';

const monday = Date.parse('2026-03-02T12:00:00Z');
const sms = (id: string): SendStep => ({ id, kind: 'send', channel: 'sms', template: id, class: 'service' });
const order = (id: string, event: string, then: readonly Step[] = []): Step => ({
  id,
  kind: 'waitFor',
  for: { event },
  within: '2000 days',
  then,
  else: [],
});
const define = (steps: readonly Step[]): JourneyDefinition => ({
  id: 'welcome',
  on: { event: 'user.signed_up' },
  reentry: { kind: 'once' },
  exitOn: [],
  steps,
});
const old = define([order('answer', 'order.placed', [sms('thanks')])]);
const now = define([order('reply', 'order.placed', [sms('welcome')])]);

/** What the database would say: to which version somebody is to go, and what comes of it. */
let to: JourneyDefinition = now;
let refusal: string | null = null;
/** While true nobody's migration is settled: what is told meanwhile must wait. */
let stands = false;
/** Runs that have begun to. */
const asked = new Set<string>();
const answers: Partial<Activities> = {
  sendMessage: async ({ clock }): Promise<Outcome> => ({ kind: 'accepted', at: toVirtual(clock, Date.now()) }),
  closeEnrollment: async () => null,
  awaitBacklog: async ({ enrollmentId }) => {
    listened.add(enrollmentId);
    if (unread) throw new Error('events are still to be read');
  },
  readMigration: async ({ enrollmentId }) => {
    asked.add(enrollmentId);
    return { version: 'v2', to, map: { answer: 'reply' } };
  },
  settleMigration: async ({ stays, clock }) => {
    if (stands) throw new Error('the database is away for a moment');
    const reason = stays ?? refusal;
    return reason === null ? { kind: 'migrated' } : { kind: 'stayed', at: toVirtual(clock, Date.now()), reason };
  },
};
/** While true events lie unread; runs that have asked. */
let unread = false;
const listened = new Set<string>();
let world: JourneyWorld;
beforeAll(async () => {
  world = await journeyWorld(answers, { cached: false });
});
afterAll(() => world.close());
afterEach(() => {
  [to, refusal, stands, unread] = [now, null, false, false];
});

const migrate = { kind: 'migrate', at: monday + 1_000, migration: 'm1' } as const;
const placed = (version: string, matched: string) =>
  ({ kind: 'event', id: version, type: 'order.placed', at: monday + 60_000, matched: [matched], version }) as const;
const runs = async (id: string) => {
  const histories: unknown[] = [];
  for await (const one of world.client.workflow.list({ query: `WorkflowId = '${id}'` })) histories.push(one.runId);
  return histories.length;
};

describe('a run that is carried over to another version', () => {
  it('goes on there at once where it waits, in a history of its own', async () => {
    const handle = await world.start(old);
    await handle.signal(occurrenceSignal, migrate);
    await soon(() => world.story(handle)).toContain('reply migrated v2 v1');
    await handle.signal(occurrenceSignal, placed('v2', 'wait:reply'));
    expect(await handle.result()).toEqual({ status: 'completed', reason: 'finished' });
    expect(world.done(handle).filter(({ activity }) => activity === 'sendMessage')).toEqual([
      { activity: 'sendMessage', step: 'welcome' },
    ]);
    expect(await runs(handle.workflowId)).toBe(2);
  });

  it.each([
    ['the old version', 'v1', 'wait:answer'],
    ['the new version', 'v2', 'wait:reply'],
  ])(
    'hears afterwards, and once, what was judged by %s while it was being decided',
    async (_name, version, matched) => {
      stands = true;
      const handle = await world.start(old);
      await handle.signal(occurrenceSignal, migrate);
      await soon(() => asked.has(handle.workflowId)).toBe(true);
      await handle.signal(occurrenceSignal, placed(version, matched));
      await handle.signal(occurrenceSignal, placed(version, matched));
      stands = false;
      expect(await handle.result()).toEqual({ status: 'completed', reason: 'finished' });
      expect(world.done(handle).filter(({ activity }) => activity === 'sendMessage')).toHaveLength(1);
      expect(world.story(handle)).toContain('welcome sent');
    },
  );

  it('stays where it is refused, says why, and goes on as if nothing had been', async () => {
    refusal = 'is leaving already';
    const handle = await world.start(old);
    await handle.signal(occurrenceSignal, migrate);
    await handle.signal(occurrenceSignal, migrate);
    await soon(() => asked.has(handle.workflowId)).toBe(true);
    await handle.signal(occurrenceSignal, placed('v1', 'wait:answer'));
    expect(await handle.result()).toEqual({ status: 'completed', reason: 'finished' });
    expect(world.story(handle)).toContain('- stayed is leaving already');
    expect(world.story(handle)).toContain('thanks sent');
    expect(await runs(handle.workflowId)).toBe(1);
  });

  it('has not waited to the end while it was asked whether an answer lies unread', async () => {
    unread = true;
    const handle = await world.start(
      define([{ ...order('answer', 'order.placed', [sms('thanks')]), within: '1 hour' } as Step]),
    );
    await soon(() => listened.has(handle.workflowId)).toBe(true);
    refusal = 'is leaving already';
    await handle.signal(occurrenceSignal, migrate);
    await soon(() => asked.has(handle.workflowId)).toBe(true);
    await handle.signal(occurrenceSignal, { ...placed('v1', 'wait:answer'), at: monday + 60_000 });
    unread = false;
    expect(await handle.result()).toEqual({ status: 'completed', reason: 'finished' });
    expect(world.story(handle)).toContain('thanks sent');
  });

  it('stays where its step has no counterpart', async () => {
    to = define([order('other', 'order.placed')]);
    const handle = await world.start(old);
    await handle.signal(occurrenceSignal, migrate);
    await soon(() => asked.has(handle.workflowId)).toBe(true);
    await handle.signal(occurrenceSignal, placed('v1', 'wait:answer'));
    expect(await handle.result()).toEqual({ status: 'completed', reason: 'finished' });
    expect(world.story(handle)).toContain("- stayed step 'answer' has no counterpart");
  });
});
