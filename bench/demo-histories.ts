import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoClock } from '../cli/demo/clock.ts';
import { onboarding } from '../cli/demo/onboarding/onboarding.ts';
import { runDemo } from '../cli/demo/run-demo.ts';
import type { Bench } from './figure.ts';
import { withStack } from './stack.ts';

/** How sends are tried: as local activities first, or as ordinary activities only. */
export const paths = ['on', 'off'] as const;
export type Path = (typeof paths)[number];

export type HistoryEvent = Readonly<Record<string, unknown>> & { readonly eventType: string };
/** One person's run of *welcome* in the demo. */
export type DemoRun = {
  readonly path: Path;
  readonly person: string;
  readonly messages: number;
  readonly events: readonly HistoryEvent[];
};

const played = new Map<Path, Promise<readonly DemoRun[]>>();

/** The onboarding that `npm start` plays, once per path and process; two figures read it. */
export function demoHistories(bench: Bench, path: Path): Promise<readonly DemoRun[]> {
  const known = played.get(path) ?? playDemo(bench, path);
  played.set(path, known);
  return known;
}

function playDemo(bench: Bench, path: Path): Promise<readonly DemoRun[]> {
  bench.say(`  playing the demo, local first ${path}`);
  return withStack(bench, { env: { ...demoClock, CARILLON_LOCAL_FIRST: path } }, async (stack) => {
    const folder = join(stack.home, 'evidence');
    const { ok } = await runDemo(stack, { evidence: folder }, new AbortController().signal, [onboarding]);
    if (!ok) throw new Error('the demo did not add up; what it said is above');
    const rows = <Row>(name: string): Row[] =>
      readFileSync(join(folder, `${name}.ndjson`), 'utf8')
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { data: Row }).data);
    const enrollments = rows<{ id: string; journey: string; workflow: string }>('enrollments');
    const messages = rows<{ enrollment: string }>('ledger');
    const histories = rows<{ workflow: string; history: { events: HistoryEvent[] } }>('histories');
    const welcomed = enrollments.filter(({ journey }) => journey === 'welcome');
    return welcomed.map(({ id, workflow }) => ({
      path,
      person: id,
      messages: messages.filter(({ enrollment }) => enrollment === id).length,
      events: histories.find((one) => one.workflow === workflow)?.history.events ?? [],
    }));
  });
}
