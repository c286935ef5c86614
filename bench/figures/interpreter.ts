import { compileRacers } from '../compile.ts';
import type { Figure } from '../figure.ts';
import { inWords, median, race, show } from '../race.ts';
import { startRacer } from '../racer.ts';

const target = 0.2;

export const interpreter: Figure = {
  id: '6.22',
  name: 'interpreter',
  claim:
    'decisions a second of the interpreter, over a journey of ten steps, against a switch written by hand over the same',
  target: `≥ ${target}`,
  async measure(bench) {
    const compiled = await compileRacers();
    const ours = await startRacer(compiled('ours/interpreter.ts'), {});
    const ceiling = await startRacer(compiled('ceilings/step-switch.ts'), {});
    const units = bench.size === 'small' ? 2_000 : 40_000;
    const made = new Set<number>();
    const against = async (racer: typeof ours): Promise<number> => {
      const { perSecond, decisions } = await racer.round<{ perSecond: number; decisions: number }>({ units });
      made.add(decisions);
      return perSecond;
    };
    const result = await race(bench, {
      ours: () => against(ours),
      ceiling: () => against(ceiling),
      rounds: bench.size === 'small' ? 2 : 7,
      warmUps: 2,
      best: 'highest',
      unit: 'decisions/s',
    });
    await Promise.all([ours.close(), ceiling.close()]);
    if (made.size > 1) throw new Error(`the two do not decide the same: ${[...made].join(' and ')} decisions`);
    return {
      figure: `${inWords(result)}: ${show(median(result.ours))} decisions/s, by hand ${show(Math.max(...result.ceiling))}`,
      met: result.ratio >= target,
      values: { ...result, units },
    };
  },
};
