import type { Fallback, JourneyDefinition, SendStep, Step } from '../journey/definition.ts';
import { heaviestWay } from '../journey/heaviest-way.ts';
import { historyBound } from '../journey/history-bound.ts';
import { mostMessages, type Most } from '../journey/most-messages.ts';
import { mostWithin } from '../journey/most-within.ts';
import { stepsOf } from '../journey/tree.ts';
import { templateKey } from '../template/compiled.ts';
import type { Bundle } from './bundle.ts';
import { textCosts } from './text-costs.ts';

/** What one journey may come to at most, known before anybody enters it; policy, which only ever sends less, apart. */
export type WorstCase = {
  readonly journey: string;
  readonly messages: Most & { readonly withinADay: number };
  /** Of a thousand who all go the dearest way, by currency; without what fills placeholders, and what undoes it. */
  readonly costPer1000: readonly { readonly currency: string; readonly amount: number }[];
  /** Channels that it uses and that have no price. */
  readonly unpriced: readonly string[];
  /** Events of one run's history. */
  readonly history: number;
};

const dayMs = 86_400_000;

export function worstCases(bundle: Pick<Bundle, 'journeys' | 'templates' | 'settings'>): readonly WorstCase[] {
  const parts = new Map<string, number>();
  for (const { template, parts: of } of textCosts(bundle)) parts.set(template, Math.max(of, parts.get(template) ?? 0));
  return bundle.journeys.map((definition) => worstCase(definition, bundle, parts));
}

function worstCase(
  definition: JourneyDefinition,
  { settings: { prices = {} } }: Pick<Bundle, 'settings'>,
  parts: ReadonlyMap<string, number>,
): WorstCase {
  const priceOf = (step: Step, currency: string): number =>
    waysOf(step).reduce((sum, { channel, template }) => {
      const price = prices[channel];
      if (price?.currency !== currency) return sum;
      // The dearest country there is a price for.
      const perPart = Math.max(price.perPart, ...Object.values(price.byCountry ?? {}));
      return sum + perPart * (parts.get(templateKey(channel, template)) ?? 1);
    }, 0);
  const currencies = [...new Set(Object.values(prices).map(({ currency }) => currency))];
  const used = new Set(stepsOf(definition).flatMap(({ step }) => waysOf(step).map(({ channel }) => channel)));
  const costs = currencies.map((currency) => ({
    currency,
    amount: Math.round(heaviestWay(definition, (step) => priceOf(step, currency)) * 1_000 * 100) / 100,
  }));
  return {
    journey: definition.id,
    messages: { ...mostMessages(definition), withinADay: mostWithin(definition, dayMs) },
    costPer1000: costs.filter(({ amount }) => amount > 0),
    unpriced: [...used].filter((channel) => prices[channel] === undefined).sort(),
    history: historyBound(definition),
  };
}

/** What a send may go by: what did not arrive by one channel is paid for all the same. */
const waysOf = (step: Step): readonly (SendStep | Fallback)[] =>
  step.kind === 'send' ? [step, ...(step.fallback ?? [])] : [];
