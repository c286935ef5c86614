import { sleep } from '@temporalio/workflow';
import { close, here, onJourneys, onSms, type Person, send, visitOf } from './by-hand.ts';

/** Ceiling of 3.19: the steps of `saga.yaml`, written as one would write a saga with Temporal alone, through the same activities. */
export async function byHand(person: Person): Promise<string> {
  const undo: (() => ReturnType<typeof onSms.compensateStep>)[] = [];
  try {
    undo.push(() => onJourneys.compensateStep(visitOf(person, 'stage')));
    await here.updateProfile(visitOf(person, 'stage'));
    undo.push(() => onSms.compensateStep(visitOf(person, 'welcome')));
    await send(person, 'welcome');
    await sleep('1 second');
    await send(person, 'gift');
    await close(person, 'completed', 'finished');
    return 'completed';
  } catch {
    for (const back of undo.toReversed())
      for (let done = await back(); done.kind !== 'compensated'; done = await back()) await sleep(done.realMs ?? 1_000);
    await close(person, 'exited', 'undone');
    return 'exited';
  }
}
