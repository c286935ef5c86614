import type { Row } from './row.ts';
import { numberOf } from './verdict-numbers.ts';

const reportedNames = [undefined, 'pushed', 'polled', 'lost', 'none'] as const;

export const reportedNumber = (reported: Row['reported']): number => reportedNames.indexOf(reported);
export const reportedName = (number: number): Row['reported'] => reportedNames[number];

/** 0: never. */
export const instantOf = (text: string | undefined): number => (text === undefined ? 0 : Date.parse(text));

/** A change of a row as numbers, for columns; undefined where it says nothing. */
export type ColumnChange = {
  /** Where it says both status and error. */
  readonly verdict: number | undefined;
  readonly doneAt: number | undefined;
  readonly reported: number | undefined;
  /** What belongs into no column, if there is any. */
  readonly rest: Partial<Row> | undefined;
  /** Not only that there is nothing. */
  readonly saysMore: boolean;
};

/** What every report changes is kept in columns; anything else in patches. */
const inColumns: ReadonlySet<string> = new Set(['status', 'error', 'doneAt', 'deliveredAt', 'reported']);

function read(patch: Partial<Row>): ColumnChange {
  const { status, error, doneAt } = patch;
  const rest = Object.entries(patch).filter(([key]) => !inColumns.has(key));
  return {
    verdict: status === undefined || error === undefined ? undefined : numberOf({ status, error }),
    doneAt: doneAt === undefined ? undefined : instantOf(doneAt),
    reported: 'reported' in patch ? reportedNumber(patch.reported) : undefined,
    rest: rest.length === 0 ? undefined : Object.fromEntries(rest),
    saysMore: rest.some(([, value]) => value !== undefined),
  };
}

/** One change mostly comes for many rows, one after the other: it is read once. */
export function createColumnChanges(): (patch: Partial<Row>) => ColumnChange {
  let last: Partial<Row> | undefined;
  let lastRead: ColumnChange | undefined;
  return (patch) => {
    if (last === patch && lastRead !== undefined) return lastRead;
    last = patch;
    return (lastRead = read(patch));
  };
}
