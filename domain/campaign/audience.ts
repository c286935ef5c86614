import { capabilities } from '../channel.ts';
import type { PolicyTools } from '../policy/decide.ts';
import { decide } from '../policy/decide.ts';
import type { SendFacts, SendIntent } from '../policy/facts.ts';
import type { RunningCampaign } from './pages.ts';

/** One person who fits the segment, as the audience is frozen. */
export type AudienceMember = Pick<SendFacts, 'profile' | 'consents' | 'suppression'>;

/** `skip`: why this person will get nothing. `later`: why not at once; it is asked again at the send. */
export type Forecast = { readonly address: string | null; readonly skip: string | null; readonly later: string | null };

/** What policy would say now: the brake apart, which is for those who send, not for those who plan. */
export function forecast(
  campaign: Pick<RunningCampaign, 'intent' | 'settings' | 'clock'>,
  member: AudienceMember,
  now: number,
  tools: PolicyTools,
): Forecast {
  const { intent, settings, clock } = campaign;
  const reading = readOnce(intent, member, settings.defaultCountry, tools);
  const facts = { ...member, settings, clock, enrollment: null, journey: null, halts: [], row: null, entry: {} };
  const verdict = decide(intent, facts, now, { ...tools, readAddress: () => reading });
  const address = reading.kind === 'address' ? reading.address : null;
  switch (verdict.kind) {
    case 'go':
      return { address, skip: null, later: null };
    case 'defer':
      return { address, skip: null, later: verdict.reason };
    case 'refuse':
      return { address, skip: verdict.reason, later: null };
  }
}

function readOnce(intent: SendIntent, { profile }: AudienceMember, country: string | undefined, tools: PolicyTools) {
  const kind = capabilities(intent.channel)?.address ?? 'email';
  const text = profile.traits[kind];
  return typeof text === 'string' && text.trim() !== ''
    ? tools.readAddress(kind, text, country)
    : ({ kind: 'refused', reason: 'no address' } as const);
}
