import { demoHistories, paths } from '../demo-histories.ts';
import type { DemoRun } from '../demo-histories.ts';
import type { Bench, Figure } from '../figure.ts';
import { type Cost, costOf, kinds } from '../history-cost.ts';

/** The closest peer needs about a hundred. */
const mostEvents = 45;

async function bothPaths(bench: Bench): Promise<readonly DemoRun[]> {
  const runs: DemoRun[] = [];
  for (const path of paths) runs.push(...(await demoHistories(bench, path)));
  return runs;
}

/** Of the demo's *welcome*: one update, one waitFor, one waitUntil, one branch; Ana's app.opened is one matched event, Luka has none. */
const allowed = ({ messages }: DemoRun, signals: number, putOff: number): Cost => ({
  start: 1,
  messages,
  updates: 1,
  branches: 1,
  waitUntil: 1,
  'time is up': 1 - signals,
  timers: 2 + putOff,
  signals,
  closing: 1,
  'put off by policy': 1,
  'workflow tasks': Infinity, // what they cost is in the events, 2.25
  'anything else': 0,
});

export const cost: Figure = {
  id: '2.24',
  name: 'cost',
  claim: 'what one run of *welcome* asks of Temporal, from its history',
  target: 'nothing more than its steps need',
  async measure(bench) {
    const runs = await bothPaths(bench);
    const judged = runs.map((run) => {
      const asked = costOf(run);
      const limit = allowed(run, run.messages === 3 ? 1 : 0, asked['put off by policy']); // whoever comes back gets no nudge
      return { run, asked, more: kinds.filter((kind) => asked[kind] > limit[kind]) };
    });
    const more = judged.flatMap(({ run, more }) => more.map((kind) => `${kind} (local first ${run.path})`));
    const table = [
      `| local first, messages | ${kinds.join(' | ')} | history events |`,
      `|---|${kinds.map(() => '--:|').join('')}--:|`,
      ...judged.map(
        ({ run, asked }) =>
          `| ${run.path}, ${run.messages} | ${kinds.map((kind) => asked[kind]).join(' | ')} | ${run.events.length} |`,
      ),
    ];
    return {
      figure:
        more.length === 0
          ? `1 start, 1 activity a message, 1 update, 1 look-up for the branch, for waitUntil and for an answer that did not come, 1 timer a wait, 1 signal a matched event, 1 closing; nothing else, on both paths`
          : `more than needed: ${more.join(', ')}`,
      met: more.length === 0,
      values: judged.map(({ run, asked }) => ({ path: run.path, sent: run.messages, ...asked })),
      details: table.join('\n'),
    };
  },
};

export const history: Figure = {
  id: '2.25',
  name: 'history',
  claim:
    'history events of a journey of six nodes (*welcome*, for one who comes back), as it runs unless configured otherwise',
  target: `≤ ${mostEvents}`,
  async measure(bench) {
    const six = (await bothPaths(bench)).filter(({ messages }) => messages === 3);
    const events = (path: (typeof paths)[number]) =>
      Math.max(...six.filter((run) => run.path === path).map((run) => run.events.length));
    return {
      figure: `${events('on')} local first, ${events('off')} with ordinary activities only`,
      met: events(byDefault) <= mostEvents,
      values: { on: events('on'), off: events('off'), byDefault },
    };
  },
};

/** Decision record 004. */
const byDefault = 'on';
