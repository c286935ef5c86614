import { proxyActivities, proxyLocalActivities, sleep } from '@temporalio/workflow';

type Outcome = { kind: string; realMs?: number };
type Act = (input: object) => Promise<Outcome>;
type Acts = Record<'updateProfile' | 'sendMessage' | 'sendMessageHere' | 'compensateStep' | 'closeEnrollment', Act>;
type Person = { workspace: string; enrollmentId: string; version: string; clock: object };

const ordinary = { startToCloseTimeout: '30 seconds', retry: { initialInterval: '1 second' } } as const;
const here = proxyLocalActivities<Acts>({ startToCloseTimeout: '4 seconds', retry: { maximumAttempts: 1 } });
const onJourneys = proxyActivities<Acts>(ordinary);
const onSms = proxyActivities<Acts>({ ...ordinary, taskQueue: 'by-hand-channel-sms' });
/** By hand nobody keeps a story of where the person is. */
const trail = { seq: 0, entries: [], place: null };

/** Ceiling of 3.19: the steps of `saga.yaml`, written as one would write a saga with Temporal alone, through the same activities. */
export async function byHand(person: Person): Promise<string> {
  const undo: (() => Promise<Outcome>)[] = [];
  const of = (step: string) => ({ ...person, step, visit: 1, trail });
  const send = async (step: string): Promise<void> => {
    const message = { ...of(step), channel: 'sms', hop: 0, began: Date.now() };
    const tried = await here.sendMessageHere(message);
    const { kind } = tried.kind === 'elsewhere' ? await onSms.sendMessage(message) : tried;
    if (kind !== 'accepted') throw new Error(kind);
  };
  const close = (status: string, reason: string, undoable: boolean) =>
    here.closeEnrollment({ ...person, status, reason, undoable, trail });
  try {
    undo.push(() => onJourneys.compensateStep(of('stage')));
    await here.updateProfile(of('stage'));
    undo.push(() => onSms.compensateStep(of('welcome')));
    await send('welcome');
    await sleep('1 second');
    await send('gift');
    await close('completed', 'finished', false);
    return 'completed';
  } catch {
    for (const back of undo.toReversed())
      for (let done = await back(); done.kind !== 'compensated'; done = await back()) await sleep(done.realMs ?? 1_000);
    await close('exited', 'undone', false);
    return 'exited';
  }
}
