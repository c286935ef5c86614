import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { refuseLive } from '../../config/refuse-live.ts';
import { loadStackConfig } from '../../config/stack.ts';
import { resetHome } from '../../engines/reset.ts';
import { commandEnvironment } from '../command-environment.ts';
import { BARS } from './run/bars.ts';
import type { BarId } from './run/bars.ts';
import { reportText } from './run/report.ts';
import { runChaos } from './run/run.ts';

export type ChaosOptions = Readonly<{
  minutes: number;
  seed?: number;
  rate: number;
  timing: number;
  bar?: string;
  negative?: boolean;
  keep?: boolean;
  json?: boolean;
}>;

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** `carillon chaos`: 0 when every promise held, 1 when one did not, 2 for options that make no sense. */
export async function chaos(options: ChaosOptions): Promise<number> {
  const wrong = misuse(options);
  if (wrong !== undefined) {
    say(wrong);
    return 2;
  }
  const env = commandEnvironment({});
  refuseLive('carillon chaos', loadStackConfig(env).delivery);
  const seed = options.seed ?? Date.now() % 1_000_000;
  const { minutes, rate, timing: timingFactor, negative = false } = options;
  const bar = (options.bar as BarId | undefined) ?? null;
  say(`seed ${seed}, ${minutes} min${bar === null ? '' : `, bar ${bar}: ${BARS[bar].claim}`}`);

  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort());
  const home = mkdtempSync(join(tmpdir(), 'carillon chaos '));
  try {
    const report = await runChaos({ home, seed, minutes, bar, negative, rate, timingFactor }, say, ending.signal);
    process.stdout.write(`${options.json ? JSON.stringify(report) : reportText(report)}\n`);
    return report.ok ? 0 : 1;
  } finally {
    if (options.keep) say(`logs and data: ${home}`);
    else {
      await resetHome(home);
      rmSync(home, { recursive: true, force: true });
    }
  }
}

function misuse({ bar, negative }: ChaosOptions): string | undefined {
  const known = Object.keys(BARS);
  if (bar !== undefined && !known.includes(bar)) return `--bar ${bar}: expected one of ${known.join(', ')}`;
  const controlled = Object.entries(BARS).flatMap(([id, { control }]) => (control === null ? [] : [id]));
  if (negative && !controlled.includes(bar ?? '')) return `--negative: only with --bar ${controlled.join(' or ')}`;
  return undefined;
}
