import { sleep } from '@temporalio/workflow';
import { chooseBranch, close, here, type Person, send, visitOf } from './by-hand.ts';

/** Ceiling of 6.23: the steps of `six-nodes.yaml`, written with Temporal alone, through the same activities. */
export async function byHand(person: Person): Promise<string> {
  await here.updateProfile(visitOf(person, 'stage'));
  await send(person, 'welcome');
  await sleep('1 second');
  const { index } = await chooseBranch({ ...person, step: 'plan' });
  if (index === 0) {
    await sleep('1 second');
    await send(person, 'pro');
  }
  await close(person, 'completed', 'finished');
  return 'completed';
}
