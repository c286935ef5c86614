import { readFile } from 'node:fs/promises';
import { instantOf, readAssumptions } from '../../../adapters/workspace/assumptions.ts';
import { type Assumptions, usual } from '../../../domain/crowd/assumptions.ts';
import type { JourneyDefinition } from '../../../domain/journey/definition.ts';
import { durationExamples, readDuration } from '../../../domain/journey/duration.ts';
import { allMatchers } from '../../../domain/journey/matchers.ts';
import { didYouMean } from '../../../domain/suggest.ts';
import { problemLines } from '../output.ts';
import type { CrowdOptions, GivenRate } from './options.ts';

/** The file of assumptions, if there is one, with what the command line says above it. Throws with everything that is wrong. */
export async function assumptionsOf(options: CrowdOptions, definition: JourneyDefinition): Promise<Assumptions> {
  const listened = [...new Set(allMatchers(definition).map(({ event }) => event))];
  const { assume, start, over, rate = [] } = options;
  const written = assume === undefined ? usual : await fromFile(assume, listened);
  const rated = rate.reduce((sum, one) => withRate(sum, one, listened), written);
  if (over !== undefined) {
    const reading = readDuration(over);
    if (reading.kind === 'refused') throw new Error(`--over: ${reading.reason}; expected ${durationExamples}`);
  }
  return {
    ...rated,
    ...(start === undefined ? {} : { start: startOf(start) }),
    ...(over === undefined ? {} : { over }),
  };
}

async function fromFile(file: string, listened: readonly string[]): Promise<Assumptions> {
  const reading = readAssumptions(await readFile(file, 'utf8'), file, listened);
  if (reading.kind === 'refused') throw new Error(problemLines(reading.problems).join('\n'));
  return reading.assumptions;
}

function startOf(text: string): number {
  const said: string[] = [];
  const instant = instantOf(text, [], (_, { message, expected }) => void said.push(`${message}; expected ${expected}`));
  if (instant === null) throw new Error(`--start: ${said.join('')}`);
  return instant;
}

/** Single rates; those by channel or event carry a dot. */
const single = [
  'awaited',
  'goal',
  'exits',
  'revoked',
  'refused',
  'opened',
  'clicked',
  'unsubscribed',
  'answered',
  'webhooks',
  'optedOut',
  'optional',
] as const satisfies readonly (keyof Assumptions)[];
const grouped = ['delivered', 'consent', 'reachable'] as const satisfies readonly (keyof Assumptions)[];

function withRate(to: Assumptions, { name, rate }: GivenRate, listened: readonly string[]): Assumptions {
  const [head = '', rest] = name.split(/\.(.*)/s);
  const one = single.find((known) => known === name);
  if (one !== undefined) return { ...to, [one]: rate };
  const group = grouped.find((known) => known === head);
  if (group !== undefined && rest !== undefined) return { ...to, [group]: { ...to[group], [rest]: rate } };
  if (group !== undefined && group !== 'reachable') return { ...to, [group]: { '*': rate } };
  if (listened.includes(name))
    return { ...to, events: { ...to.events, [name]: { ...to.events[name], happens: rate } } };
  const known = [
    ...single,
    ...grouped.flatMap((one) => (one === 'reachable' ? ['reachable.phone'] : [one])),
    ...listened,
  ];
  const hint = didYouMean(name, known);
  throw new Error(
    `--rate: nothing is called '${name}'; expected one of ${known.join(', ')}${hint ? ` (${hint})` : ''}`,
  );
}
