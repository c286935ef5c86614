import type { KillWorld } from '../world.ts';
import { until } from '../../../cli/chaos/world/victims.ts';
import type { Relay, Taken } from './relay.ts';

/** Callbacks are posted in nearly every minute; after so many without one none will come. */
const mostMinutes = 10;

/**
 * Kills the api and the stream in the moment in which a callback was answered 2xx, before its provider hears of it. What was answered must be in
 * the ledger once they are back, although nobody has sent it again: the provider's clock stands. Answers what is not.
 */
export async function ambush(
  { stack, books, say }: KillWorld,
  relay: Relay,
  { negative, patienceMs }: Readonly<{ negative: boolean; patienceMs: number }>,
  goOn: () => Promise<void>,
): Promise<readonly string[]> {
  const [api, nats] = [stack.find('api'), stack.find('nats')];
  if (api === undefined || nats === undefined) throw new Error('api or NATS does not run, so it cannot be killed');
  let caught: Taken | undefined;
  relay.onTaken((callback) => {
    if (caught !== undefined || !callback.first) return 'pass';
    process.kill(api.pid, 'SIGKILL');
    process.kill(nats.pid, 'SIGKILL');
    caught = callback;
    return 'drop';
  });
  relay.lie(negative);
  for (let n = 0; n < mostMinutes && caught === undefined; n += 1) await goOn();
  relay.lie(false);
  if (caught === undefined) return ['nothing was posted, so nobody could be killed behind it'];
  await stack.backAfter('api', api);
  await stack.backAfter('nats', nats);
  const [id, table] = whatOf(caught);
  const isKnown = async (): Promise<boolean> => {
    const rows = await books.query(table, [id]).catch(() => []);
    return rows.length > 0;
  };
  try {
    await until(isKnown, patienceMs, `callback about ${id}`, 50);
    say(`api and NATS were killed right after they had taken ${id}: it is there`);
    return [];
  } catch {
    return [`${id} was answered 2xx, and is gone`];
  }
}

/** What a callback is about, and how to see that it has come. */
function whatOf({ path, body }: Taken): readonly [id: string, query: string] {
  const { results } = JSON.parse(body) as { results: readonly { messageId: string }[] };
  const id = results[0]?.messageId ?? '';
  return path.includes('/inbound')
    ? [id, 'select 1 from inbound_messages where provider_id = $1']
    : [id, `select 1 from receipts r join messages m on m.id = r.message_id where m.provider_message_id = $1`];
}
