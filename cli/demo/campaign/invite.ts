import { ApiRefusal } from '../../api-client.ts';
import { eachOf } from '../each-of.ts';
import type { Scene } from '../scenario.ts';
import { until } from '../until.ts';
import type { Recipient } from './audience.ts';

/** Few enough that events of others, which wait in line behind a batch, do not wait long. */
const perBatch = 500;
const consentsAtOnce = 12;

const yes = [{ channel: 'sms', topic: 'offers', state: 'subscribed' }] as const;

/** As a list is brought in from elsewhere: people in batches, and each one's yes to offers by SMS. Throws where the time is up. */
export async function invite(scene: Scene, people: readonly Recipient[]): Promise<void> {
  let known = 0;
  for (let from = 0; from < people.length; from += perBatch) {
    const some = people.slice(from, from + perBatch);
    await scene.client.ingest('/v1/batch', { batch: some.map((person) => ({ type: 'identify', ...person })) });
    await eachOf(some, consentsAtOnce, async (person) => {
      if (!(await consents(scene, person))) return;
      known += 1;
      scene.progress(`${known.toLocaleString('en')} of ${people.length.toLocaleString('en')} people are in`);
    });
  }
  scene.progress(null);
  const size = people.length.toLocaleString('en');
  if (known < people.length)
    throw new Error(`only ${known} of ${size} people were taken in in time; see \`carillon logs router\``);
  scene.tell('Acme', `brings in ${size} gardeners who said yes to offers`);
}

/** False where the time is up, or the user has left. */
async function consents(scene: Scene, { userId }: Recipient): Promise<boolean> {
  if (scene.signal.aborted) return false;
  const given = async (): Promise<true | null> => {
    try {
      await scene.api.consent(`userId:${userId}`, yes, 'spring fair');
      return true;
    } catch (error) {
      // Accepted is not yet stored: the router is still at it.
      if (error instanceof ApiRefusal && error.status === 404) return null;
      throw error;
    }
  };
  return (await until(given, scene)) === true;
}
