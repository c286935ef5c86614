import type { Path, Report } from '../../problem.ts';
import type { Share, SplitStep, Step } from '../definition.ts';
import { steps as shapes } from '../schema.ts';
import { readWinner } from '../winner/read-winner.ts';
import { parseObject } from './object-schema.ts';
import { record } from './record.ts';

/** Shares of people. `inner` reads the steps of one. Null: reported. */
export function readSplit(
  input: unknown,
  path: Path,
  report: Report,
  inner: (steps: unknown, path: Path) => readonly Step[],
): SplitStep | null {
  const read = parseObject(shapes.split, input, path, report);
  const { split } = record(input);
  const written: readonly unknown[] = Array.isArray(split) ? split : [];
  const shares = written.map((one, index): Share | null => {
    const at = [...path, 'split', index];
    const share = parseObject(shapes.share, one, at, report);
    const { steps } = record(one);
    const own = steps === undefined ? [] : inner(steps, [...at, 'steps']);
    return share === null ? null : { name: share.name ?? letter(index), percent: share.percent, steps: own };
  });
  const whole = shares.filter((one) => one !== null);
  if (read === null || whole.length < shares.length) return null;
  const winner = read.winner === undefined ? undefined : readWinner(read.winner, [...path, 'winner'], whole, report);
  const isRight = [checkSum(whole, path, report), checkNames(whole, path, report)].every(Boolean);
  if (winner === null) return null;
  const { id = '', sticky, seed } = read;
  const options = {
    ...(sticky === undefined ? {} : { sticky }),
    ...(seed === undefined ? {} : { seed }),
    ...(winner === undefined ? {} : { winner }),
  };
  return isRight ? { kind: 'split', id, shares: whole, ...options } : null;
}

/** The name of a share that has none. */
export const letter = (index: number): string => String.fromCodePoint(97 + index);

/** In hundredths of a percent: 33.3 + 33.3 + 33.4 is 100 for people, whatever it is for a computer. */
function checkSum(shares: readonly Share[], path: Path, report: Report): boolean {
  const total = shares.reduce((sum, { percent }) => sum + Math.round(percent * 100), 0);
  if (total === 10_000) return true;
  report([...path, 'split'], { message: `the shares add up to ${total / 100} %`, expected: '100 % in all' });
  return false;
}

function checkNames(shares: readonly Share[], path: Path, report: Report): boolean {
  const twice = shares.findIndex(({ name }, index) => shares.findIndex((one) => one.name === name) < index);
  if (twice === -1) return true;
  report([...path, 'split', twice, 'name'], {
    message: `two shares are called '${shares[twice]?.name}'`,
    expected: 'a name of its own for every share',
  });
  return false;
}
