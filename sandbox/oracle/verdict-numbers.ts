import { failures, statuses, type FailureName, type StatusName } from '../registry/statuses.ts';
import type { Verdict } from './entry.ts';

const statusNames = Object.keys(statuses) as StatusName[];
const errorNames = Object.keys(failures) as FailureName[];
const statusNumbers = new Map(statusNames.map((name, number) => [name, number]));
const errorNumbers = new Map(errorNames.map((name, number) => [name, number]));

if (statusNames.length * errorNames.length >= 2 ** 16) throw new Error('the registry has outgrown its numbers');

/** A status and an error as one number below 2^16, for lists that are long. */
export const numberOf = ({ status, error }: Verdict): number =>
  (statusNumbers.get(status) ?? 0) * errorNames.length + (errorNumbers.get(error) ?? 0);

export const verdictOf = (number: number): Verdict => ({
  status: statusNames[Math.floor(number / errorNames.length)] as StatusName,
  error: errorNames[number % errorNames.length] as FailureName,
});
