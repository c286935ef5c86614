import { InvalidArgumentError } from 'commander';
import type { Json } from '../output.ts';

export type CrowdOptions = Json & {
  readonly people?: number;
  readonly seed?: number;
  readonly profiles?: string;
  readonly assume?: string;
  readonly rate?: readonly GivenRate[];
  readonly start?: string;
  readonly over?: string;
  readonly report?: string;
  readonly messages?: string;
};

/** `delivered.sms=0.9`, `app.opened=0.6`, `clicked=0.1`. */
export type GivenRate = { readonly name: string; readonly rate: number };

/** More than this does not fit into one process with all of its counts, and says nothing more. */
const mostPeople = 1_000_000;

export function readCount(text: string): number {
  const count = Number(text.replaceAll('_', ''));
  if (!Number.isInteger(count) || count < 1 || count > mostPeople)
    throw new InvalidArgumentError(`'${text}' is no number of people from 1 to ${mostPeople}`);
  return count;
}

export function readSeed(text: string): number {
  const seed = Number(text);
  if (!Number.isSafeInteger(seed) || seed < 0) throw new InvalidArgumentError(`'${text}' is no whole number`);
  return seed;
}

/** For commander's repeated options. */
export function collectRate(text: string, before: readonly GivenRate[] = []): readonly GivenRate[] {
  const [, name, value = ''] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  const rate = /^\d+(?:\.\d+)?\s*%$/.test(value) ? Number(value.replace('%', '')) / 100 : Number(value);
  if (name === undefined || Number.isNaN(rate) || rate < 0 || rate > 1)
    throw new InvalidArgumentError(`'${text}' is no rate, such as app.opened=0.6, delivered.sms=95% or clicked=0.1`);
  return [...before, { name: name.trim(), rate }];
}

/** More at once would be a campaign, and would make people who come in by themselves wait. */
const mostPerSecond = 50;

export function readRate(text: string): number {
  const rate = Number(text);
  if (rate > 0 && rate <= mostPerSecond) return rate;
  throw new InvalidArgumentError(`'${text}' is no number of people a second, up to ${mostPerSecond}`);
}
