import type { SplitStanding } from '../adapters/postgres/journey/split-tests.ts';
import { defaultSure } from '../domain/journey/winner/winner-rule.ts';
import { connectApi } from './api-client.ts';
import { columns } from './columns.ts';
import { commandEnvironment } from './command-environment.ts';
import { peopleWords } from './people-words.ts';
import { print } from './workspace/output.ts';

/** `carillon journeys splits <id>`: which way does best, and how sure that is. */
export async function journeySplits(
  id: string,
  options: { readonly home?: string; readonly json?: boolean },
): Promise<void> {
  const { splits } = (await connectApi(commandEnvironment(options)).get(
    `/v1/journeys/${encodeURIComponent(id)}/splits`,
  )) as { splits: readonly SplitStanding[] };
  print(options.json ? JSON.stringify(splits) : splitsText(id, splits));
}

export function splitsText(id: string, splits: readonly SplitStanding[]): string {
  if (splits.length === 0)
    return `No split of ${id} looks for a winner, or nobody has come to it yet; "winner: { by: clicked, within: 2 days, after: 1000 }" makes one do so.`;
  return splits.map(splitText).join('\n\n');
}

const hitWords = { goal: 'reached the goal', clicked: 'clicked', opened: 'opened' } as const;

function splitText({ step, rule, decidedAt, winner, shares }: SplitStanding): string {
  const { by, within, after, sure = defaultSure } = rule;
  const over = shares.reduce((sum, { runs }) => sum + runs, 0);
  const stands =
    decidedAt === null
      ? `${over.toLocaleString('en')} of ${peopleWords(after)} are through their ${within}; until then all are drawn`
      : winner === null
        ? `no winner: none of them is ${sure} % sure to be the best; all are drawn on`
        : `'${winner}' has won; everybody goes that way`;
  const rows = shares.map(({ share, runs, hits, best }) => [
    `  ${share}`,
    peopleWords(runs),
    `${hits} ${hitWords[by]}`,
    runs === 0 ? '' : `${((100 * hits) / runs).toFixed(1)} %`,
    best === undefined ? '' : `the best with ${best} %`,
  ]);
  return `${step}: ${stands}\n${columns(rows)}`;
}
