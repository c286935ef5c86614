import { anyChannel, type Assumptions } from '../../../domain/crowd/assumptions.ts';
import type { CrowdReport } from '../../../domain/crowd/report.ts';

/** What was assumed, as `name: value`: a report that hides its guesses is taken for a forecast. */
export function assumptionWords({
  assumptions,
  past,
}: Pick<CrowdReport, 'assumptions' | 'past'>): readonly (readonly [string, string])[] {
  const { events, delivered, consent, keys, reachable, countries, traits, properties } = assumptions;
  const share = (rate: number): string => `${Math.round(rate * 10_000) / 100} %`;
  const byName = (rates: { readonly [name: string]: number }): string =>
    Object.entries(rates)
      .map(([name, rate]) => `${name === anyChannel ? 'else' : name} ${share(rate)}`)
      .join(', ');
  const weights = (of: Assumptions['traits'], where: string): [string, string][] =>
    Object.entries(of).map(([name, values]) => [
      `${where}.${name}`,
      Object.entries(values)
        .map(([value, weight]) => `${value} ${weight}`)
        .join(', '),
    ]);
  const ofMessages = [
    ['delivered', byName(delivered)],
    ['refused by the provider', share(assumptions.refused)],
    ['opened', share(assumptions.opened)],
    ['clicked', share(assumptions.clicked)],
    ['unsubscribes after marketing', share(assumptions.unsubscribed)],
    ['calls are answered', share(assumptions.answered)],
    ...(Object.keys(keys).length === 0 ? [] : ([['keys pressed', byName(keys)]] as const)),
    ['webhooks succeed', share(assumptions.webhooks)],
  ] as const;
  if (past !== undefined) return ofMessages;
  return [
    ['people come in over', assumptions.over],
    ['an awaited event comes', share(assumptions.awaited)],
    ...Object.entries(events).map(
      ([type, { happens, within }]) =>
        [`${type} happens`, `${share(happens)}${within === undefined ? '' : ` within ${within}`}`] as const,
    ),
    ['the goal is reached from outside', share(assumptions.goal)],
    ['an exit event happens', share(assumptions.exits)],
    ['it is revoked', share(assumptions.revoked)],
    ...ofMessages,
    ['a recorded yes to marketing', byName(consent)],
    ['opted out of a channel', share(assumptions.optedOut)],
    ['have an address', byName(reachable)],
    ['optional traits are there', share(assumptions.optional)],
    ...weights(traits, 'traits'),
    ...weights(properties, 'event'),
    ...(Object.keys(countries).length === 0
      ? []
      : ([
          [
            'countries',
            Object.entries(countries)
              .map(([country, weight]) => `${country} ${weight}`)
              .join(', '),
          ],
        ] as const)),
  ];
}
