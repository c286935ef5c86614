import type { CrowdReport, PastCount, StepCount } from '../../../domain/crowd/report.ts';
import { classWords } from '../../../domain/policy/reason-class.ts';
import { spanWords } from '../../../domain/span-words.ts';
import { columns } from '../../columns.ts';
import { assumptionWords } from './assumption-words.ts';
import { channelSum, count, moment, money, percent } from './words.ts';

/** What became of a crowd, as a person reads it in a terminal. */
export function summaryLines(report: CrowdReport, zone: string): readonly string[] {
  const { journey, people, seed, from, until, entered, filtered, endings, past } = report;
  return [
    ...(past === undefined
      ? [`${journey}: ${count(people)} people, seed ${seed}, from ${moment(from, zone)} to ${moment(until, zone)}`]
      : pastLines(report, past, zone)),
    `  ${count(entered)} came in${filtered === 0 ? '' : `, ${count(filtered)} did not match its condition`}${away(past)}`,
    ...table(endings.map((one) => [count(one.people), percent(one.people, entered), endingWords(one)])),
    ...(report.lateGoals === 0 ? [] : [`  ${count(report.lateGoals)} of them reached the goal after the end`]),
    '',
    ...messageLines(report),
    ...reasonLines(report),
    ...waitLines(report),
    ...hourLines(report, zone),
    '',
    'Steps',
    ...table(report.steps.map((step) => stepRow(step, entered))),
    ...(report.undone === 0 ? [] : ['', `${count(report.undone)} things were undone`]),
    ...report.enrolled.map((one) => `${count(one.people)} went on into journey '${one.journey}', which was not played`),
    '',
    `Assumed: ${assumptionWords(report)
      .map(([name, value]) => `${name} ${value}`)
      .join('; ')}`,
  ];
}

/** What it was played on. */
function pastLines({ journey, people, from }: CrowdReport, past: PastCount, zone: string): readonly string[] {
  return [
    `${journey}, had it been live from ${moment(from, zone)} to ${moment(past.until, zone)}; nothing was sent`,
    `  ${count(past.events)} events were read, its own happened to ${count(people)} people${leftOutWords(past)}`,
  ];
}

export function leftOutWords({ broken, unknown }: PastCount): string {
  const left = [
    [broken, 'break their contract'],
    [unknown, 'are of nobody who is known today'],
  ] as const;
  return left.flatMap(([number, words]) => (number === 0 ? [] : [`; ${count(number)} ${words}`])).join('');
}

const away = (past: PastCount | undefined): string =>
  Object.entries(past?.turnedAway ?? {})
    .map(([verdict, events]) => `, ${count(events)} did not (${verdict})`)
    .join('');

export const endingWords = ({ status, reason }: CrowdReport['endings'][number]): string =>
  status === 'completed' && reason === 'finished' ? 'went all the way' : `${status} (${reason})`;

function messageLines({ messages, sent, notSent, each, cost, unpriced }: CrowdReport): readonly string[] {
  const rows = messages.map((one) => [
    one.message,
    `${count(one.sent)} sent`,
    one.delivered === null ? 'no receipts' : `${percent(one.delivered, one.sent)} delivered`,
    `${count(one.notSent)} not sent`,
    engagement(one),
    one.cost === null ? '' : money(one.cost),
  ]);
  const spent = cost.map(money).join(' and ');
  return [
    `${count(sent)} messages sent, ${count(notSent)} not; ${each.mean} a person, at most ${each.most}, at most ${each.mostInADay} within a day`,
    ...table(rows),
    ...(spent === ''
      ? []
      : [`Cost: ${spent}${unpriced.length === 0 ? '' : ', without'} ${unpriced.join(', ')}`.trimEnd()]),
    ...(spent === '' && sent > 0 ? ['Cost: unknown, policy.yaml names no prices'] : []),
  ];
}

function engagement({ opened, clicked, unsubscribed }: CrowdReport['messages'][number]): string {
  const told = [
    [opened, 'opened'],
    [clicked, 'clicked'],
    [unsubscribed, 'unsubscribed'],
  ] as const;
  return told.flatMap(([number, word]) => (number === 0 ? [] : [`${count(number)} ${word}`])).join(', ');
}

function reasonLines({ reasons, caps }: CrowdReport): readonly string[] {
  if (reasons.length === 0) return [];
  const rows = reasons.map(({ reason, of, messages, by }) => [
    count(messages),
    `${reason} (${classWords[of]})`,
    by.map((one) => `${one.message} ${count(one.messages)}`).join(', '),
  ]);
  return [
    '',
    'Not sent, and why',
    ...table(rows),
    ...caps.map(({ cap, messages }) => `Cap reached: ${cap}, by ${count(messages)} messages`),
  ];
}

function waitLines({ waits }: CrowdReport): readonly string[] {
  if (waits.length === 0) return [];
  return [
    '',
    'Waited',
    ...table(
      waits.map(({ reason, messages, medianMs, longestMs }) => [
        count(messages),
        reason,
        `${spanWords(medianMs)} in the middle, ${spanWords(longestMs)} at most`,
      ]),
    ),
  ];
}

function hourLines({ hours }: CrowdReport, zone: string): readonly string[] {
  const busiest = hours.reduce<(typeof hours)[number] | undefined>(
    (most, hour) => (most === undefined || channelSum(hour.sent) > channelSum(most.sent) ? hour : most),
    undefined,
  );
  if (busiest === undefined) return [];
  const sum = channelSum(busiest.sent);
  const perSecond = Math.round((sum / 3_600) * 100) / 100;
  return ['', `Busiest hour: ${moment(busiest.at, zone)}, ${count(sum)} messages (${perSecond} a second)`];
}

function stepRow({ title, depth, way, people, visits, came }: StepCount, entered: number): readonly string[] {
  const again = visits > people ? ` (${count(visits)} times)` : '';
  const into = way === null ? '' : `${way}: `;
  return [
    count(people),
    percent(people, entered),
    `${'  '.repeat(depth)}${into}${title}${again}`,
    came.map(({ what, people: some }) => `${what} ${count(some)}`).join(', '),
  ];
}

/** Indented, without the columns in which nothing stands. */
function table(rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  const used = (rows[0] ?? []).map((_, column) => rows.some((row) => row[column] !== ''));
  return columns(rows.map((row) => row.filter((_, column) => used[column])))
    .split('\n')
    .map((line) => `  ${line}`);
}
