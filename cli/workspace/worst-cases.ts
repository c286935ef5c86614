import { mostHistoryEvents } from '../../domain/journey/history-bound.ts';
import type { WorstCase } from '../../domain/workspace/worst-cases.ts';
import { counted } from './output.ts';

/** `  welcome  at most 4 messages a person …`: what each journey may come to, whichever way people go. */
export function worstCaseLines(cases: readonly WorstCase[]): readonly string[] {
  const width = Math.max(0, ...cases.map(({ journey }) => journey.length));
  return cases.map((one) => `  ${one.journey.padEnd(width)}  ${worstCaseWords(one)}`);
}

function worstCaseWords({ messages, costPer1000, unpriced, history }: WorstCase): string {
  const { all, marketing, withinADay } = messages;
  const anew = history < mostHistoryEvents ? '' : ', begun anew on the way';
  const run = `at most ${history.toLocaleString('en')} events of history${anew}`;
  if (all === 0) return `sends nothing; ${run}`;
  const ofMarketing = marketing === 0 ? '' : ` (${marketing} of marketing)`;
  const money = costPer1000.map(({ amount, currency }) => `${amount.toFixed(2)} ${currency}`).join(' and ');
  const without = unpriced.length === 0 ? '' : `, without ${unpriced.join(' and ')}`;
  const cost = money === '' ? 'no price is known' : `1,000 entries cost at most ${money}${without}`;
  return `at most ${counted(all, 'message')} a person${ofMarketing}, ${withinADay} within a day; ${cost}; ${run}`;
}
