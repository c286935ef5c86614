import { addressKind } from '../channel.ts';
import { type AddressReading, decide, type PolicyTools } from '../policy/decide.ts';
import { toVirtual } from '../clock.ts';
import type { SendFacts } from '../policy/facts.ts';
import type { ReasonClass } from '../policy/reason-class.ts';
import { sharesTaken } from '../policy/spend-rule.ts';
import type { Share, SpendWindow } from '../policy/spend.ts';
import type { RunningCampaign } from './pages.ts';

/** One person who fits the segment, as the audience is frozen. */
export type AudienceMember = Pick<SendFacts, 'profile' | 'consents' | 'suppressions' | 'optOutDoubts' | 'recent'>;

/** `skip`: why this person will get nothing. `later`: why not at once; it is asked again at the send. */
export type Forecast = {
  readonly address: string | null;
  readonly skip: string | null;
  readonly later: string | null;
  /** Why they would be skipped if it left now, by a cap that may have room again at the send: it is asked again then. */
  readonly capped?: string;
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
  campaign: Pick<RunningCampaign, 'intent' | 'settings' | 'clock' | 'spend'>,
  now: number,
  tools: PolicyTools,
): Judge {
  const { intent, settings, clock } = campaign;
  const kind = addressKind(intent.channel);
  const spend = createTally(campaign.spend ?? []);
  return {
    read({ profile }) {
      const text = profile.traits[kind];
      return typeof text === 'string' && text.trim() !== ''
        ? tools.readAddress(kind, text, settings.defaultCountry)
        : { kind: 'refused', reason: 'no address' };
    },
    forecast(member, reading) {
      const facts = {
        ...member,
        spend: spend.windows(),
        settings,
        clock,
        enrollment: null,
        journey: null,
        halts: [],
        row: null,
        entry: {},
      };
      const verdict = decide(intent, facts, now, { ...tools, readAddress: () => reading });
      const address = reading.kind === 'address' ? reading.address : null;
      switch (verdict.kind) {
        case 'go':
          // Of how many parts each is, is known once it is rendered: one is reckoned with.
          spend.take(sharesTaken(intent, facts, verdict.address, toVirtual(clock, now), tools));
          return { address, skip: null, later: null };
        case 'defer':
          return { address, skip: null, later: verdict.reason, of: verdict.of };
        case 'refuse':
          if (passes.has(verdict.verdicts.at(-1)?.rule ?? ''))
            return { address, skip: null, later: null, capped: verdict.reason, of: verdict.of };
          return { address, skip: verdict.reason, later: null, of: verdict.of };
      }
    },
  };
}

/** Rules that say no today and may not tomorrow. */
const passes: ReadonlySet<string> = new Set(['frequency cap', 'spend cap']);

/** What would be spent if everybody so far got their message. */
function createTally(spent: readonly SpendWindow[]) {
  const idOf = ({ key, since }: Pick<SpendWindow, 'key' | 'since'>): string => `${key} ${since}`;
  const windows = new Map(spent.map((one) => [idOf(one), one]));
  return {
    windows: (): readonly SpendWindow[] => [...windows.values()],
    take(shares: readonly Share[]): void {
      for (const { key, since, amount } of shares) {
        const id = idOf({ key, since });
        windows.set(id, { key, since, spent: (windows.get(id)?.spent ?? 0) + amount });
      }
    },
  };
}
