import { addressKind } from '../channel.ts';
import { type AddressReading, decide, type PolicyTools } from '../policy/decide.ts';
import type { SendFacts } from '../policy/facts.ts';
import type { ReasonClass } from '../policy/reason-class.ts';
import type { RunningCampaign } from './pages.ts';

/** One person who fits the segment, as the audience is frozen. */
export type AudienceMember = Pick<SendFacts, 'profile' | 'consents' | 'suppressions'>;

/** `skip`: why this person will get nothing. `later`: why not at once; it is asked again at the send. */
export type Forecast = {
  readonly address: string | null;
  readonly skip: string | null;
  readonly later: string | null;
  /** Whose no or not yet it is. */
  readonly of?: ReasonClass;
};

/** In two steps: in between, the list of suppressed addresses is asked about those that were read. */
export type Judge = {
  readonly read: (member: Pick<AudienceMember, 'profile'>) => AddressReading;
  readonly forecast: (member: AudienceMember, reading: AddressReading) => Forecast;
};

/** What policy would say now: the brake apart, which is for those who send, not for those who plan. */
export function createJudge(
  campaign: Pick<RunningCampaign, 'intent' | 'settings' | 'clock'>,
  now: number,
  tools: PolicyTools,
): Judge {
  const { intent, settings, clock } = campaign;
  const kind = addressKind(intent.channel);
  return {
    read({ profile }) {
      const text = profile.traits[kind];
      return typeof text === 'string' && text.trim() !== ''
        ? tools.readAddress(kind, text, settings.defaultCountry)
        : { kind: 'refused', reason: 'no address' };
    },
    forecast(member, reading) {
      const facts = { ...member, settings, clock, enrollment: null, journey: null, halts: [], row: null, entry: {} };
      const verdict = decide(intent, facts, now, { ...tools, readAddress: () => reading });
      const address = reading.kind === 'address' ? reading.address : null;
      switch (verdict.kind) {
        case 'go':
          return { address, skip: null, later: null };
        case 'defer':
          return { address, skip: null, later: verdict.reason, of: verdict.of };
        case 'refuse':
          return { address, skip: verdict.reason, later: null, of: verdict.of };
      }
    },
  };
}
