import { addressKind } from '../channel.ts';
import { durationMs } from '../journey/duration.ts';
import type { SendFacts, SendIntent } from './facts.ts';
import { type Finding, pass, refuse, type Rule } from './finding.ts';
import type { WorkspaceSettings } from './settings.ts';

/** What a claim counts against the breaker of a prefix: at most so many messages within so many virtual ms. */
export type PrefixCount = { readonly prefix: string; readonly most: number; readonly within: number };

/** Ten thousand numbers that were handed out together: who sells the traffic to them owns them by such blocks. `address` as it is written to. */
export const prefixOf = (address: string): string => address.replaceAll(/\D/g, '').slice(0, -4);

/** Undefined where nobody counts. */
export function prefixToCount(
  { tollFraud }: WorkspaceSettings,
  { channel }: Pick<SendIntent, 'channel'>,
  address: string,
): PrefixCount | undefined {
  if (tollFraud === undefined || addressKind(channel) !== 'phone') return undefined;
  return { prefix: prefixOf(address), most: tollFraud.most, within: durationMs(tollFraud.within) };
}

/** Whoever is paid for texts and calls to their numbers asks for them by the thousand. The breaker stays open until a person has looked. */
export function tollFraudRule(
  intent: Pick<SendIntent, 'channel'>,
  { settings, barred = [] }: Pick<SendFacts, 'settings' | 'barred'>,
  reached: string,
): readonly Rule[] {
  const count = prefixToCount(settings, intent, reached);
  if (count === undefined) return [];
  const judge = (): Finding =>
    barred.includes(count.prefix)
      ? refuse('toll-fraud breaker: too many messages to numbers that begin like this one')
      : pass('closed');
  return [['toll fraud', judge]];
}
