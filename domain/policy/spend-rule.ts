import { addressKind } from '../channel.ts';
import type { PolicyTools } from './decide.ts';
import type { SendFacts, SendIntent } from './facts.ts';
import { type Finding, pass, refuse, type Rule } from './finding.ts';
import { overspent, type Share, sharesOf, spendWords } from './spend.ts';

/** What a message of this intent to this address takes of every spend cap, at a virtual instant. */
export function sharesTaken(
  intent: Pick<SendIntent, 'channel' | 'class' | 'parts'>,
  { settings }: Pick<SendFacts, 'settings'>,
  reached: string,
  now: number,
  { zones, countryOf }: Pick<PolicyTools, 'zones' | 'countryOf'>,
): ReturnType<typeof sharesOf> {
  if (settings.spend === undefined) return [];
  const country = addressKind(intent.channel) === 'phone' ? countryOf(reached) : undefined;
  return sharesOf(settings, intent, country, now, zones);
}

/** What a claim sets aside, as its row keeps it; undefined where no cap counts the message. */
export function sharesToTake(...given: Parameters<typeof sharesTaken>): readonly Share[] | undefined {
  const shares = sharesTaken(...given).map(({ key, since, until, most, amount }) => ({
    key,
    since,
    until,
    most,
    amount,
  }));
  return shares.length === 0 ? undefined : shares;
}

/** Money is asked about last. The claim sets it aside, so that many decisions do not spend the same. */
export function spendRule(
  intent: SendIntent,
  facts: SendFacts,
  reached: string,
  now: number,
  tools: PolicyTools,
): readonly Rule[] {
  const shares = sharesTaken(intent, facts, reached, now, tools);
  if (shares.length === 0) return [];
  const judge = (): Finding => {
    if (facts.row?.funded) return pass('its money is set aside');
    const full = overspent(shares, facts.spend ?? []);
    if (full === undefined) return pass('below');
    const because = `spend cap: ${spendWords(full, facts.settings)}`;
    return full.cap.then === 'wait' ? { kind: 'defer', because, until: full.until } : refuse(because);
  };
  return [['spend cap', judge]];
}
