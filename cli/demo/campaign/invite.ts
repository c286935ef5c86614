import { ApiRefusal } from '../../api-client.ts';
import { eachOf } from '../each-of.ts';
import type { Scene } from '../scenario.ts';
import { until } from '../until.ts';
import type { Recipient } from './audience.ts';

/** Far below what one request may hold, so that the stream takes a list in while the next one travels. */
const perBatch = 500;
const consentsAtOnce = 12;

const yes = [{ channel: 'sms', topic: 'offers', state: 'subscribed' }] as const;

/** As a list is brought in from elsewhere: the people in batches, then each one's yes to offers by SMS. Answers how many are in. */
export async function invite(scene: Scene, people: readonly Recipient[]): Promise<number> {
  const { client, api } = scene;
  const starts = Array.from({ length: Math.ceil(people.length / perBatch) }, (_, index) => index * perBatch);
  await eachOf(starts, starts.length, async (from) => {
    const batch = people.slice(from, from + perBatch).map((person) => ({ type: 'identify', ...person }));
    await client.ingest('/v1/batch', { batch });
  });
  let known = 0;
  await eachOf(people, consentsAtOnce, async ({ userId }) => {
    const given = await until(async () => {
      try {
        await api.consent(`userId:${userId}`, yes, 'spring fair');
        return true;
      } catch (error) {
        // Accepted is not yet stored: the router is still at it.
        if (error instanceof ApiRefusal && error.status === 404) return null;
        throw error;
      }
    }, scene);
    if (given === null) return;
    known += 1;
    scene.progress(`${known.toLocaleString('en')} of ${people.length.toLocaleString('en')} people are in`);
  });
  return known;
}
