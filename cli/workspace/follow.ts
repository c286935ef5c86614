import { setTimeout as sleep } from 'node:timers/promises';
import { ApiRefusal, type ApiClient } from '../api-client.ts';
import { watchOutcomes, type OutcomeEvent } from './outcomes.ts';
import { print, say, type Json } from './output.ts';

const pollMs = 200;
const ends = ['enrollment.completed', 'enrollment.exited', 'enrollment.failed'];

/**
 * Prints what becomes of one person from now on, until their journeys have ended or the time is up. `begin` is called once
 * everything is being listened to.
 */
export async function follow(
  api: ApiClient,
  userId: string,
  options: Json & { readonly seconds: number },
  begin: () => Promise<void>,
): Promise<void> {
  const leaving = new AbortController();
  process.once('SIGINT', () => leaving.abort());
  const events: OutcomeEvent[] = [];
  await watchOutcomes(api, (event) => events.push(event), leaving.signal);
  await begin();
  const deadline = Date.now() + options.seconds * 1_000;
  const running = new Set<string>();
  let [shown, told] = [0, 0];
  let over = false;
  let profile: string | null = null;
  while (!over && !leaving.signal.aborted && Date.now() < deadline) {
    profile ??= await profileOf(api, userId);
    // An outcome may be here before we know whose it is.
    while (profile !== null && shown < events.length) {
      const event = events[shown++];
      if (event === undefined || event['profile'] !== profile) continue;
      told += 1;
      if (event.type === 'enrollment.entered') running.add(String(event['enrollment']));
      if (ends.includes(event.type)) running.delete(String(event['enrollment']));
      print(options.json === true ? JSON.stringify(event) : line(event));
      over = ends.includes(event.type) && running.size === 0;
    }
    if (!over) await sleep(pollMs);
  }
  leaving.abort();
  if (told === 0) say(`nothing within ${options.seconds} s; 'carillon why ${userId}' may know the reason`);
}

async function profileOf(api: ApiClient, userId: string): Promise<string | null> {
  try {
    return ((await api.get(`/v1/profiles?userId=${encodeURIComponent(userId)}`)) as { readonly id: string }).id;
  } catch (error) {
    if (error instanceof ApiRefusal && error.status === 404) return null;
    throw error;
  }
}

function line(event: OutcomeEvent): string {
  const text = (key: string): string => String(event[key] ?? '');
  const at = typeof event['at'] === 'string' ? new Date(event['at']).toTimeString().slice(0, 8) : '';
  const [what, name] = event.type.split('.');
  const about = what === 'message' ? `${text('channel')}/${text('template')}` : text('journey');
  const because = ['accepted', 'delivered', 'entered'].includes(name ?? '') ? '' : ` (${text('reason')})`;
  return `${at}  ${about} ${name}${because}`;
}
