import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Activities } from '../../activities/contract.ts';
import { createCarryOut } from '../../adapters/temporal/carry-out.ts';
import { connectTemporal } from '../../adapters/temporal/connect.ts';
import { toVirtual } from '../../domain/clock.ts';
import { event, journey, send, takeBack, update, wait, webhook } from '../../domain/journey/builder.ts';
import type { JourneyOptions, StepInput } from '../../domain/journey/builder.ts';
import { start } from '../../domain/journey/interpreter/start.ts';
import type { compensation } from '../../workflows/compensation.ts';
import { cancelUpdate, occurrenceSignal } from '../../workflows/messages.ts';
import { type JourneyWorld, fast, journeyWorld } from '../support/journey-world.ts';
import { ana } from '../support/play.ts';
import { soon } from '../support/soon.ts';

const sorry = send('sms', 'sorry', { class: 'service' });
const sms = (id: string, more: Partial<Parameters<typeof send>[2]> = {}) =>
  send('sms', 'hello', { class: 'service', id, compensate: sorry, ...more });
const stage = update({ 'traits.stage': 'new' }, { id: 'stage' });
const of = (steps: readonly StepInput[], more: Partial<JourneyOptions> = {}) =>
  journey('welcome', { on: event('user.signed_up'), steps, ...more });
const at = Date.parse('2026-03-02T12:00:00Z') + 60_000;
const wish = { at, reason: 'refund', compensate: true };

/** How often each step was asked for, per enrollment. */
const asked = new Map<string, number>();
const turnOf = (enrollmentId: string, step: string): number => {
  const key = `${enrollmentId} ${step}`;
  asked.set(key, (asked.get(key) ?? 0) + 1);
  return asked.get(key) ?? 1;
};
/** Whose compensation barred nothing but its own visit. */
const barredAlone: string[] = [];
/** Answers a slow call when the test says so. */
const farSide = { answer: (): void => undefined };
const answers: Partial<Activities> = {
  sendMessage: async ({ clock, step }) => {
    const now = toVirtual(clock, Date.now());
    return step === 'refused' ? { kind: 'rejected', at: now, reason: 'refused' } : { kind: 'accepted', at: now };
  },
  updateProfile: async ({ clock }) => ({ kind: 'updated', at: toVirtual(clock, Date.now()) }),
  callWebhook: async ({ clock, step }) => {
    if (step === 'slow') await new Promise<void>((answer) => (farSide.answer = answer));
    const at = toVirtual(clock, Date.now());
    return step === 'slow'
      ? { kind: 'performed', at, detail: 'HTTP 200' }
      : { kind: 'failed', at, reason: 'HTTP 500', again: true };
  },
  compensateStep: async ({ clock, enrollmentId, step, partly }) => {
    if (partly) barredAlone.push(`${enrollmentId} ${step}`);
    const turn = turnOf(enrollmentId, step);
    const now = toVirtual(clock, Date.now());
    if (step === 'unclear' && turn < 3) return { kind: 'compensating', at: now, until: null, realMs: 300 };
    if (step === 'stumbles' && turn === 1) throw new Error('the database is away for a moment');
    return { kind: 'compensated', at: now, how: 'undone' };
  },
  closeEnrollment: async ({ enrollmentId, undoable, reason }) =>
    undoable && reason === 'finished' && turnOf(enrollmentId, 'close') === 1
      ? { kind: 'undo', reason: 'refund' }
      : null,
};

describe('a journey that is undone [3.2]', () => {
  let world: JourneyWorld;
  beforeAll(async () => {
    world = await journeyWorld(answers, { cached: true });
  });
  afterAll(() => world.close());
  const done = (handle: Parameters<JourneyWorld['done']>[0]) =>
    world.done(handle).map((one) => `${one.activity} ${one.step ?? ''}`.trim());
  const undone = ['compensateStep stage', 'compensateStep a', 'closeEnrollment'];

  it('undoes in reverse order what it did, when an update asks for it', async () => {
    const handle = await world.start(of([sms('a'), stage, wait('3000 days')]));
    await soon(async () => world.done(handle).length).toBe(2);
    await handle.executeUpdate(cancelUpdate, { args: [wish], updateId: 'once' });
    await handle.executeUpdate(cancelUpdate, { args: [wish], updateId: 'once' });
    expect(await handle.result()).toEqual({ status: 'exited', reason: 'refund' });
    expect(done(handle)).toEqual(['sendMessage a', 'updateProfile stage', ...undone]);
  });

  it('ends at once, and undoes nothing, when the update says so', async () => {
    const handle = await world.start(of([sms('a'), wait('3000 days')]));
    await soon(async () => world.done(handle).length).toBe(1);
    await handle.executeUpdate(cancelUpdate, { args: [{ ...wish, compensate: false }] });
    expect(await handle.result()).toEqual({ status: 'exited', reason: 'refund' });
    expect(done(handle)).toEqual(['sendMessage a', 'closeEnrollment']);
  });

  it('undoes what a failing step leaves behind, itself included', async () => {
    const handle = await world.start(of([sms('a'), sms('refused', { onFailure: 'compensate' }), sms('c')]));
    expect(await handle.result()).toEqual({ status: 'exited', reason: 'send refused failed: refused' });
    expect(done(handle)).toEqual([
      'sendMessage a',
      'sendMessage refused',
      'compensateStep refused',
      'compensateStep a',
      'closeEnrollment',
    ]);
  });

  it('takes back what was done since a step and goes on; all is undone without it later', async () => {
    const handle = await world.start(
      of([sms('a'), sms('b'), stage, takeBack({ since: 'b' }), sms('c'), wait('3000 days')]),
    );
    await soon(async () => done(handle)).toContain('sendMessage c');
    expect(done(handle).slice(3)).toEqual(['compensateStep stage', 'compensateStep b', 'sendMessage c']);
    await handle.executeUpdate(cancelUpdate, { args: [wish] });
    expect(await handle.result()).toEqual({ status: 'exited', reason: 'refund' });
    expect(done(handle).slice(6)).toEqual(['compensateStep c', 'compensateStep a', 'closeEnrollment']);
    const alone = barredAlone.filter((one) => one.startsWith(handle.workflowId));
    expect(alone).toEqual([`${handle.workflowId} stage`, `${handle.workflowId} b`]);
  });

  it('takes back a part where a step fails, whatever is cancelled meanwhile, and leaves', async () => {
    const partly = { onFailure: { compensate: { since: 'unclear' } } } as const;
    const handle = await world.start(of([sms('a'), sms('unclear'), sms('refused', partly), sms('c')]));
    await soon(async () => done(handle)).toContain('compensateStep unclear');
    await handle.executeUpdate(cancelUpdate, { args: [{ ...wish, compensate: false }] });
    expect(await handle.result()).toEqual({ status: 'exited', reason: 'send refused failed: refused' });
    expect(done(handle).slice(3)).toEqual([
      'compensateStep refused',
      ...Array<string>(3).fill('compensateStep unclear'),
      'closeEnrollment',
    ]);
  });

  it('stays undoable after its end, and is undone by an event', async () => {
    const handle = await world.start(
      of([sms('a'), stage], { compensateOn: [event('signup.revoked')], compensateWithin: '3000 days' }),
    );
    await soon(async () => done(handle)).toContain('finishEnrollment');
    expect(await handle.query('view')).toMatchObject({ phase: 'undoable' });
    await handle.signal(occurrenceSignal, {
      kind: 'event',
      id: 'e1',
      type: 'signup.revoked',
      at,
      matched: ['compensate:0'],
    });
    expect(await handle.result()).toEqual({ status: 'exited', reason: 'undone: signup.revoked' });
    expect(done(handle).slice(2)).toEqual(['finishEnrollment', ...undone]);
  });

  it('undoes when the bare workflow is cancelled, whatever is cancelled or stumbles meanwhile', async () => {
    const handle = await world.start(of([sms('a'), sms('stumbles'), sms('unclear'), wait('3000 days')]));
    await soon(async () => world.done(handle).length).toBe(3);
    await handle.cancel();
    await soon(async () => done(handle)).toContain('compensateStep unclear');
    await handle.cancel();
    expect(await handle.result()).toEqual({ status: 'exited', reason: 'cancelled in Temporal' });
    expect(done(handle).slice(3)).toEqual([
      'compensateStep unclear',
      'compensateStep unclear',
      'compensateStep unclear',
      'compensateStep stumbles',
      'compensateStep stumbles',
      'compensateStep a',
      'closeEnrollment',
    ]);
  });

  it.each([
    ['and begins nothing more', [sms('b')]],
    ['also where it was the last', []],
  ] as const)(
    'undoes a call only once it has ended, although the bare workflow is cancelled while it lasts, %s',
    async (_name, more) => {
      const crm = webhook('https://crm.example/', { id: 'slow', compensate: webhook('https://crm.example/undo') });
      const handle = await world.start(of([crm, ...more]));
      await soon(async () => done(handle)).toEqual(['callWebhook slow']);
      await handle.cancel();
      await new Promise((wake) => setTimeout(wake, 500));
      expect(done(handle)).toEqual(['callWebhook slow']);
      farSide.answer();
      expect(await handle.result()).toEqual({ status: 'exited', reason: 'cancelled in Temporal' });
      expect(done(handle)).toEqual(['callWebhook slow', 'compensateStep slow', 'closeEnrollment']);
    },
  );

  it('undoes first what somebody wished undone while it closed', async () => {
    const handle = await world.start(of([sms('a'), stage]));
    expect(await handle.result()).toEqual({ status: 'exited', reason: 'refund' });
    expect(done(handle).slice(2)).toEqual(['closeEnrollment', ...undone]);
  });

  it('remembers across a new run what is to be undone, and by which version', async () => {
    const definition = of([wait('3000 days'), sms('a'), stage]);
    const compensations = [
      { version: 'v0', step: 'a', visit: 1 },
      { version: 'v1', step: 'stage', visit: 1 },
    ];
    const state = { ...start(definition, at, 'v1', ana), compensations };
    const handle = await world.start(definition, { state });
    await handle.executeUpdate(cancelUpdate, { args: [wish] });
    await handle.result();
    expect(done(handle)).toEqual(undone);
  });

  it('holds a message back here, and calls three times before it takes its author’s other way', async () => {
    const handle = await world.start(
      of([webhook('https://crm.example/', { id: 'call', else: [sms('a', { undo: '3000 days' })] })]),
    );
    await soon(async () => done(handle).length).toBe(3);
    await soon(async () => (await handle.query<{ phase: string }>('view')).phase).toBe('holding');
    await handle.executeUpdate(cancelUpdate, { args: [wish] });
    await handle.result();
    expect(done(handle)).toEqual([...Array<string>(3).fill('callWebhook call'), 'compensateStep a', 'closeEnrollment']);
  });

  it('hears of it by a row of PostgreSQL, once however often the row is carried out (I2)', async () => {
    const definition = of([sms('a'), wait('3000 days')]);
    const handle = await world.start(definition);
    await soon(async () => world.done(handle).length).toBe(1);
    const { temporalAddress: address, temporalNamespace: namespace } = inject('engines');
    const temporal = connectTemporal({ channel: { address }, namespace });
    const carryOut = createCarryOut({
      temporal,
      definition: () => Promise.resolve(definition),
      taskQueue: world.taskQueue,
      localFirst: false,
      timingFactor: 0.1,
    });
    const row = {
      id: '7',
      workspace: 'default',
      workflowId: handle.workflowId,
      kind: 'update',
      wish,
      ended: false,
    } as const;
    expect(await carryOut(row)).toEqual({ kind: 'done' });
    expect(await handle.result()).toEqual({ status: 'exited', reason: 'refund' });
    expect(await carryOut({ ...row, ended: true })).toEqual({ kind: 'done' });
    expect(await carryOut({ ...row, workflowId: 'not-yet' })).toMatchObject({ kind: 'failed' });
    expect(done(handle)).toEqual(['sendMessage a', 'compensateStep a', 'closeEnrollment']);

    const enrollment = { id: 'parked', person: 'ana', journeyId: 'welcome', version: 'v1', clock: fast, enteredAt: 0 };
    const again = { version: 'v1', step: 'a', visit: 1 };
    const workflowId = `compensation-${Math.random()}`;
    const retry = { ...row, workflowId, kind: 'compensation', enrollment, visit: again } as const;
    expect(await carryOut(retry)).toEqual({ kind: 'done' });
    expect(await carryOut(retry)).toEqual({ kind: 'done' });
    expect(await world.client.workflow.getHandle(workflowId).result()).toBe('undone');
    await temporal.close();
  });

  it('one compensation that a person asks for again has a workflow of its own', async () => {
    const { taskQueue } = world;
    const handle = await world.client.workflow.start<typeof compensation>('compensation', {
      taskQueue,
      workflowId: `compensation-${Math.random()}`,
      args: [
        {
          workspace: 'default',
          enrollmentId: 'parked',
          version: 'v1',
          step: 'unclear',
          visit: 1,
          channel: 'sms',
          clock: fast,
          timingFactor: 0.1,
        },
      ],
    });
    expect(await handle.result()).toBe('undone');
    expect(asked.get('parked unclear')).toBe(3);
    expect(barredAlone).toContain('parked unclear');
  });
});
