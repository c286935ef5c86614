import { tellsOf } from '../../channel.ts';
import type { Path, Report } from '../../problem.ts';
import type { Share, Step } from '../definition.ts';
import { parseObject } from '../authoring/object-schema.ts';
import { stepsOf } from '../tree.ts';
import { winnerShape } from './winner-schema.ts';
import type { WinnerMetric, WinnerRule } from './winner-rule.ts';

/** By what the shares of a split are compared. Null: reported. */
export function readWinner(input: unknown, path: Path, shares: readonly Share[], report: Report): WinnerRule | null {
  const read = parseObject(winnerShape, input, path, report);
  if (read === null) return null;
  const { by, within, after, sure } = read;
  const without = shares.find((share) => !canHit(share, by));
  if (without !== undefined) {
    report([...path, 'by'], {
      message: `share '${without.name}' sends nothing of which is told that it is ${by}`,
      expected: `such a message in every share, or by: goal`,
    });
    return null;
  }
  return { by, within, after, ...(sure === undefined ? {} : { sure }) };
}

/** A share without it would lose whatever its people do. */
function canHit({ steps }: Share, by: WinnerMetric): boolean {
  return by === 'goal' || stepsOf({ steps }).some(({ step }) => tells(step, by));
}

function tells(step: Step, by: Exclude<WinnerMetric, 'goal'>): boolean {
  if (step.kind !== 'send') return false;
  const channels = [step.channel, ...(step.fallback ?? []).map(({ channel }) => channel)];
  return channels.some((channel) => tellsOf(channel).includes(by));
}
