import type { Figure } from '../figure.ts';
import { inOwnHome } from '../home.ts';
import { inWords, median, race, show } from '../race.ts';
import { startRacer } from '../racer.ts';
import { withSandbox } from '../sandbox-process.ts';

const target = 2.5;
const page = 1_000;

export const adapterPage: Figure = {
  id: '4.16',
  name: 'adapter-page',
  claim: 'a page of 1,000 SMS through the bulk gateway, against the same post by hand',
  target: `≤ ${target}×`,
  measure: (bench) =>
    inOwnHome((home) =>
      withSandbox(home, {}, async (sandbox) => {
        const [ours, ceiling] = await Promise.all([
          startRacer('ours/sms-adapter.ts', { URL: sandbox.url }),
          startRacer('ceilings/raw-posts.ts', { URL: sandbox.url }),
        ]);
        const pages = bench.size === 'small' ? 10 : 50;
        const msAPage = async (racer: typeof ours): Promise<number> =>
          (page * 1_000) /
          (await racer.round<{ perSecond: number }>({ messages: pages * page, inFlight: 1, page })).perSecond;
        const result = await race(bench, {
          prepare: () => sandbox.steer('reset', {}),
          ours: () => msAPage(ours),
          ceiling: () => msAPage(ceiling),
          rounds: bench.size === 'small' ? 2 : 5,
          best: 'lowest',
          unit: 'ms a page',
        });
        await Promise.all([ours.close(), ceiling.close()]);
        return {
          figure: `${inWords(result)}: ${show(median(result.ours))} ms a page, by hand ${show(Math.min(...result.ceiling))} ms, the sandbox's own time in both`,
          met: result.ratio <= target,
          values: { page, pages, race: result },
        };
      }),
    ),
};
