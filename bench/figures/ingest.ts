import { ensureLocalKeys } from '../../adapters/keys/local-keys.ts';
import { connectNats } from '../../adapters/nats/connect.ts';
import { ensureStreams } from '../../adapters/nats/streams.ts';
import { migrate } from '../../adapters/postgres/migrate.ts';
import { freePort } from '../../engines/process/free-port.ts';
import { startEngines } from '../../engines/start.ts';
import type { Figure } from '../figure.ts';
import { inOwnHome } from '../home.ts';
import { inWords, median, race, show } from '../race.ts';
import type { Race } from '../race.ts';
import { startRacer } from '../racer.ts';
import { startService } from '../service.ts';

const connections = 64;
/** Events per request: one, as an app sends it; twenty, the usual size of a Segment client's batch. */
const sizes = [1, 20];
const target = 0.6;

export const ingest: Figure = {
  id: '2.26',
  name: 'ingest',
  claim: 'events accepted over HTTP, against raw acked publishes on as many connections',
  target: `≥ ${target}`,
  measure: (bench) =>
    inOwnHome(async (home) => {
      const { addresses } = await startEngines({ home, log: bench.say, progress: bench.say });
      const { natsUrl, natsUsers } = addresses;
      await migrate(addresses.databaseUrl);
      const operator = await connectNats({
        url: natsUrl,
        login: natsUsers.operator,
        name: 'bench',
        onClosed: () => {},
      });
      await ensureStreams(operator);
      await operator.close();
      const { writeKey } = ensureLocalKeys(home);
      const port = await freePort();
      const api = await startService(['api'], {
        home,
        env: {
          DATABASE_URL: addresses.databaseUrl,
          NATS_URL: natsUrl,
          CARILLON_NATS_API_PASSWORD: natsUsers.api.password,
          TEMPORAL_ADDRESS: addresses.temporalAddress,
          CARILLON_PORT: String(port),
        },
      });
      const { user, password, inboxPrefix } = natsUsers.producer;
      const settings = { CONNECTIONS: String(connections) };
      const [ours, ceiling] = await Promise.all([
        startRacer('ours/http-load.ts', {
          ...settings,
          API_URL: `http://127.0.0.1:${port}`,
          WRITE_KEY: writeKey,
        }),
        startRacer('ceilings/acked-publishes.ts', {
          ...settings,
          NATS_URL: natsUrl,
          USER: user,
          PASS: password,
          INBOX: inboxPrefix,
        }),
      ]);
      const races: Race[] = [];
      for (const size of sizes) {
        const events = (bench.size === 'small' ? 4_000 : 20_000) * (size === 1 ? 1 : 2);
        bench.say(`  ${size} per request, ${connections} connections`);
        races.push(
          await race(bench, {
            ours: async () => (await ours.round<{ perSecond: number }>({ events, batch: size })).perSecond,
            ceiling: async () => (await ceiling.round<{ perSecond: number }>({ events, inFlight: size })).perSecond,
            rounds: bench.size === 'small' ? 2 : 5,
            best: 'highest',
            unit: 'events/s',
          }),
        );
      }
      await Promise.all([ours.close(), ceiling.close()]);
      await api.stop(5_000);
      const parts = races.map(
        (result, index) =>
          `${inWords(result)} with ${sizes[index]} per request: ${show(median(result.ours))} events/s, ceiling ${show(Math.max(...result.ceiling))}`,
      );
      return {
        figure: parts.join('; '),
        met: races.every(({ ratio }) => ratio >= target),
        values: { connections, sizes, races },
      };
    }),
};
