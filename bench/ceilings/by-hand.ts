import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';

/** What a workflow written with Temporal alone needs of our activities, which it shares with the interpreter. */
type Outcome = { kind: string; realMs?: number; index?: number };
type Act = (input: object) => Promise<Outcome>;
type Acts = Record<
  'updateProfile' | 'sendMessage' | 'sendMessageHere' | 'compensateStep' | 'closeEnrollment' | 'chooseBranch',
  Act
>;
export type Person = { workspace: string; enrollmentId: string; version: string; clock: object };

const ordinary = { startToCloseTimeout: '30 seconds', retry: { initialInterval: '1 second' } } as const;
export const here = proxyLocalActivities<Acts>({ startToCloseTimeout: '4 seconds', retry: { maximumAttempts: 1 } });
export const onJourneys = proxyActivities<Acts>(ordinary);
export const onSms = proxyActivities<Acts>({ ...ordinary, taskQueue: 'by-hand-channel-sms' });

/** By hand nobody keeps a story of where the person is. */
export const trail = { seq: 0, entries: [], place: null };

/** As any author would: where this process is busy, another may do it. */
export const chooseBranch = (input: object) => here.chooseBranch(input).catch(() => onJourneys.chooseBranch(input));

export const visitOf = (person: Person, step: string) => ({ ...person, step, visit: 1, trail });

export async function send(person: Person, step: string): Promise<void> {
  const message = { ...visitOf(person, step), channel: 'sms', hop: 0, began: Date.now() };
  const tried = await here.sendMessageHere(message);
  const { kind } = tried.kind === 'elsewhere' ? await onSms.sendMessage(message) : tried;
  if (kind !== 'accepted') throw new Error(kind);
}

export const close = (person: Person, status: string, reason: string) =>
  here.closeEnrollment({ ...person, status, reason, undoable: false, trail });
