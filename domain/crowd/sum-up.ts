import type { JourneyDefinition, Step } from '../journey/definition.ts';
import { describeStep } from '../journey/describe.ts';
import { wayWords } from '../journey/graph.ts';
import { stepAt, stepsOf, type StepPath } from '../journey/tree.ts';
import type { WorkspaceSettings } from '../policy/settings.ts';
import type { Assumptions } from './assumptions.ts';
import type { CrowdReport, Money, StepCount } from './report.ts';
import { byCount, reports, type Tally } from './tally.ts';

type Played = {
  readonly definition: JourneyDefinition;
  readonly settings: WorkspaceSettings;
  readonly assumptions: Assumptions;
  readonly people: number;
  readonly seed: number;
};

/** The report of a crowd that was counted. */
export function sumUp(tally: Tally, { definition, settings, assumptions, people, seed }: Played): CrowdReport {
  const { totals } = tally;
  const entries = [...tally.messages];
  const moneyOf = (channel: string, millionths: number): Money | null => {
    const currency = settings.prices?.[channel]?.currency;
    return currency === undefined ? null : { currency, amount: money(millionths) };
  };
  const hours = [...tally.hours].sort(([left], [right]) => left - right);
  return {
    journey: definition.id,
    name: definition.name ?? null,
    people,
    seed,
    from: assumptions.start,
    until: totals.until,
    entered: totals.entered,
    filtered: totals.filtered,
    endings: [...tally.endings]
      .map(([ending, count]) => {
        const [status = '', ...reason] = ending.split(': ');
        return { status, reason: reason.join(': '), people: count };
      })
      .sort((left, right) => right.people - left.people || (left.reason < right.reason ? -1 : 1)),
    messages: inOrder(definition, entries).map(([message, one]) => ({
      message,
      channel: one.channel,
      class: one.class,
      sent: one.sent,
      delivered: reports(one.channel) ? one.delivered : null,
      notSent: one.notSent,
      ...tally.engagedWith(message),
      parts: one.parts,
      cost: moneyOf(one.channel, one.amount),
      sample: one.sample,
    })),
    sent: totals.sent,
    notSent: totals.notSent,
    each: {
      mean: totals.entered === 0 ? 0 : Math.round((totals.sent / totals.entered) * 100) / 100,
      most: Math.max(0, tally.byNumber.length - 1),
      mostInADay: totals.mostInADay,
    },
    byNumber: Array.from(tally.byNumber, (count) => count ?? 0),
    reasons: [...tally.reasons]
      .map(([reason, { of, messages, people: told, by }]) => ({
        reason,
        of,
        messages,
        people: told.size,
        by: [...by].map(([message, count]) => ({ message, messages: count })).sort(byCount),
      }))
      .sort(byCount),
    waits: [...tally.waits]
      .map(([reason, all]) => {
        const sorted = all.toSorted((left, right) => left - right);
        const medianMs = sorted[Math.floor(sorted.length / 2)] ?? 0;
        return { reason, messages: all.length, medianMs, longestMs: sorted.at(-1) ?? 0 };
      })
      .sort(byCount),
    caps: [...tally.caps].map(([cap, messages]) => ({ cap, messages })).sort(byCount),
    hours: hours.map(([at, sent]) => ({ at, sent })),
    steps: stepCounts(definition, tally),
    cost: sums(entries.flatMap(([, { channel, amount }]) => moneyOf(channel, amount) ?? [])),
    unpriced: tally.priceless(),
    undone: totals.undone,
    lateGoals: totals.lateGoals,
    enrolled: [...tally.enrolled].map(([journey, count]) => ({ journey, people: count })),
    assumptions,
  };
}

const money = (millionths: number): number => Math.round(millionths / 10_000) / 100;

function sums(costs: readonly Money[]): readonly Money[] {
  const byCurrency = new Map<string, number>();
  for (const { currency, amount } of costs) byCurrency.set(currency, (byCurrency.get(currency) ?? 0) + amount);
  return [...byCurrency].map(([currency, amount]) => ({ currency, amount: Math.round(amount * 100) / 100 }));
}

/** In the order in which the journey sends them; what undoes and what nobody wrote down last. */
function inOrder<Value>(definition: JourneyDefinition, entries: readonly (readonly [string, Value])[]) {
  const order = stepsOf(definition).flatMap(({ step }) =>
    step.kind !== 'send' ? [] : [step, ...(step.fallback ?? [])].map((way) => `${way.channel}/${way.template}`),
  );
  const place = (key: string): number => (order.includes(key) ? order.indexOf(key) : order.length);
  return [...entries].sort(([left], [right]) => place(left) - place(right) || (left < right ? -1 : 1));
}

function stepCounts(definition: JourneyDefinition, { steps }: Tally): readonly StepCount[] {
  return stepsOf(definition).map(({ step, path }) => {
    const counted = steps.get(step.id);
    const came = [...(counted?.came ?? [])].map(([what, people]) => ({ what: inWords(step, what), people }));
    return {
      id: step.id,
      kind: step.kind,
      title: describeStep(definition, step.id),
      depth: path.length - 1,
      way: wayInto(definition, path),
      people: counted?.people ?? 0,
      visits: counted?.visits ?? 0,
      came: came.sort((left, right) => right.people - left.people || (left.what < right.what ? -1 : 1)),
    };
  });
}

function wayInto(definition: JourneyDefinition, path: StepPath): string | null {
  const last = path.at(-1);
  const around = stepAt(definition, path.slice(0, -1));
  return last?.index === 0 && around !== undefined ? wayWords(around, last.list) : null;
}

const words: Readonly<Record<string, string>> = {
  matched: 'it came',
  timedOut: 'it did not come',
  noDate: 'no date',
  past: 'already past',
  skipped: 'not sent',
  rejected: 'refused by the provider',
  undelivered: 'not delivered',
  fellBack: 'by another channel',
  performed: 'done',
  updated: 'done',
  deferred: 'waited',
};

function inWords(step: Step, what: string): string {
  const [word = '', ...detail] = what.split(' ');
  if (word === 'drew') return detail.join(' ');
  if (word === 'chose') return wayWords(step, detail.join(' '));
  return words[what] ?? what;
}
