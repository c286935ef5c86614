import { freePort } from '../../engines/process/free-port.ts';
import type { Figure } from '../figure.ts';
import { inOwnHome } from '../home.ts';
import { inWords, median, race, show, type Race } from '../race.ts';
import { startRacer } from '../racer.ts';
import { withSandbox } from '../sandbox-process.ts';

const connections = 16;
const target = 0.5;
/** One destination a request, and as many as a request may hold; each round lasts a second or more, or one glimpse of another process decides it. */
const pages = [
  { page: 1, destinations: 60_000 },
  { page: 1_000, destinations: 400_000 },
];

export const sandboxSpeed: Figure = {
  id: '4.14',
  name: 'sandbox-speed',
  claim: 'SMS that the sandbox takes, one a request and 1,000 a request, against a server that only parses and echoes',
  target: `≥ ${target}`,
  measure: (bench) =>
    inOwnHome((home) =>
      withSandbox(home, {}, async (sandbox) => {
        const port = await freePort();
        const echo = await startRacer('ceilings/echo-server.ts', { PORT: String(port) });
        const load = await startRacer('ours/sms-load.ts', {});
        const races: Race[] = [];
        for (const { page, destinations } of pages) {
          const some = bench.size === 'small' ? destinations / 8 : destinations;
          const against = async (url: string): Promise<number> =>
            (await load.round<{ perSecond: number }>({ url, page, destinations: some, connections })).perSecond;
          bench.say(`  ${page} a request, ${connections} connections`);
          races.push(
            await race(bench, {
              prepare: () => sandbox.steer('reset', {}),
              ours: () => against(sandbox.url),
              ceiling: () => against(`http://127.0.0.1:${port}`),
              rounds: bench.size === 'small' ? 2 : 7,
              best: 'highest',
              unit: 'messages/s',
            }),
          );
        }
        await Promise.all([load.close(), echo.close()]);
        const parts = races.map(
          (one, index) =>
            `${inWords(one)} with ${pages[index]?.page.toLocaleString('en')} a request: ${show(median(one.ours))} messages/s, ceiling ${show(Math.max(...one.ceiling))}`,
        );
        return {
          figure: parts.join('; '),
          met: races.every(({ ratio }) => ratio >= target),
          values: { connections, pages, races },
        };
      }),
    ),
};
