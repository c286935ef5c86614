import type { Finding } from './finding.ts';
import { groupBy, mostWithin } from './group.ts';
import type { Attempt, History, Row, Seen } from './history.ts';

const place = ({ channel, address }: Readonly<{ channel: string; address: string | null }>): string =>
  `${channel} ${address ?? ''}`;

/** Marketing that the far side took, by whom it went to. */
function takenMarketing({ ledger, farSide }: History): ReadonlyMap<string, readonly Seen[]> {
  const marketing = new Set(ledger.filter((row) => row.class === 'marketing').map((row) => row.providerMessageId));
  const taken = farSide.filter(({ outcome, messageId }) => outcome === 'accepted' && marketing.has(messageId));
  return groupBy(taken, ({ channel, to }) => place({ channel, address: to }));
}

/** Once an opt-out is acknowledged no marketing is claimed for that address (I7). What was claimed before it may still arrive. */
export function nothingAfterAnOptOut({ ledger, attempts, rules }: History): Finding {
  const rows = new Map(ledger.map((row) => [row.id, row]));
  const claims = attempts.flatMap((attempt): (Attempt & { row: string; of: Row })[] => {
    const of = rows.get(attempt.row);
    return of?.class === 'marketing' ? [{ ...attempt, of }] : [];
  });
  const byPlace = groupBy(claims, ({ of }) => place(of));
  return {
    invariant: 'nothing-after-an-opt-out',
    looked: rules.optOuts.length,
    broken: rules.optOuts.flatMap((optOut) =>
      (byPlace.get(place(optOut)) ?? [])
        .filter(({ startedAt }) => startedAt > optOut.from)
        .map(({ n, startedAt, of }) => {
          const late = Math.round(startedAt - optOut.from);
          return `${place(optOut)}: attempt ${n} of ${of.sendKey} was claimed ${late} ms after the opt-out held`;
        }),
    ),
  };
}

/** Marketing rests at night, wherever the person is (I7). */
export function nothingInQuietHours(history: History): Finding {
  const taken = takenMarketing(history);
  return {
    invariant: 'nothing-in-quiet-hours',
    looked: history.rules.quiet.length,
    broken: history.rules.quiet.flatMap((quiet) =>
      (taken.get(place(quiet)) ?? [])
        .filter(({ at }) => at >= quiet.from && at < quiet.until)
        .map(({ messageId, at }) => `${place(quiet)}: ${messageId} left at ${new Date(at).toISOString()}`),
    ),
  };
}

export function nothingAboveACap(history: History): Finding {
  const taken = takenMarketing(history);
  return {
    invariant: 'nothing-above-a-cap',
    looked: history.rules.caps.length,
    broken: history.rules.caps.flatMap((cap) => {
      const instants = (taken.get(place(cap)) ?? []).map(({ at }) => at);
      const most = mostWithin(instants, cap.withinMs);
      return most > cap.most ? [`${place(cap)}: ${most} within ${cap.withinMs / 1_000} s; at most ${cap.most}`] : [];
    }),
  };
}

/** The far side counts what arrives, refused or not: that is what a provider limits. */
export function nothingAboveTheRate({ ledger, farSide, rules }: History): Finding {
  const campaignOf = new Map(ledger.map((row) => [row.providerMessageId, row.campaign]));
  const arrived = groupBy(farSide, ({ messageId }) => campaignOf.get(messageId) ?? '');
  return {
    invariant: 'nothing-above-the-rate',
    looked: rules.rates.length,
    broken: rules.rates.flatMap(({ campaign, perSecond, heldUp }) => {
      const instants = (arrived.get(campaign) ?? [])
        .map(({ at }) => at)
        .filter((at) => !heldUp.some(({ from, until }) => at >= from && at < until));
      const most = mostWithin(instants, 1_000);
      return most > perSecond ? [`campaign ${campaign}: ${most} within a second; at most ${perSecond}`] : [];
    }),
  };
}

/** Everybody whom a launch was confirmed for has an end: sent to, refused, or passed over with a reason. */
export function campaignsReachEverybody({ campaigns, rules }: History): Finding {
  const byId = new Map(campaigns.map((one) => [one.id, one]));
  return {
    invariant: 'campaigns-reach-everybody',
    looked: rules.launches.length,
    broken: rules.launches.flatMap(({ campaign, people }) => {
      const found = byId.get(campaign);
      if (found === undefined) return [`campaign ${campaign}: launched, and nobody knows of it`];
      const { state, open, ended } = found;
      return [
        ...(state === 'completed' ? [] : [`campaign ${campaign} is ${state}`]),
        ...(open > 0 ? [`campaign ${campaign}: ${open} recipients have no end`] : []),
        ...(ended < people ? [`campaign ${campaign}: ${ended} recipients ended of ${people}`] : []),
      ];
    }),
  };
}
