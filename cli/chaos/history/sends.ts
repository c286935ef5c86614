import type { Finding } from './finding.ts';
import { groupBy } from './group.ts';
import type { History } from './history.ts';

const acceptedIn = ({ farSide }: History) => farSide.filter(({ outcome }) => outcome === 'accepted');

/** One sendKey is one message (I3, I4): the far side has it at most once, under one id; and nobody has the same words twice. */
export function acceptedAtMostOnce(history: History): Finding {
  const accepted = acceptedIn(history);
  const keyOf = new Map(history.ledger.map(({ providerMessageId, sendKey }) => [providerMessageId, sendKey]));
  const byKey = groupBy(accepted, ({ messageId }) => keyOf.get(messageId) ?? `unclaimed ${messageId}`);
  const byWords = groupBy(accepted, ({ channel, to, contentHash }) => `${channel} to ${to} (${contentHash})`);
  return {
    invariant: 'accepted-at-most-once',
    looked: accepted.length,
    broken: [
      ...[...byKey].flatMap(([key, { length }]) => (length > 1 ? [`${key} was accepted ${length} times`] : [])),
      ...[...byWords].flatMap(([words, list]) => {
        const ids = new Set(list.map(({ messageId }) => messageId));
        return ids.size > 1 ? [`${words}: the same words under ${[...ids].join(' and ')}`] : [];
      }),
    ],
  };
}

/** No provider call without a committed claim (I3). */
export function nothingWithoutAClaim(history: History): Finding {
  const claimed = new Map(history.ledger.map((row) => [row.providerMessageId, row]));
  const attempted = new Set(history.attempts.map(({ row }) => row));
  return {
    invariant: 'nothing-without-a-claim',
    looked: history.farSide.length,
    broken: history.farSide.flatMap(({ messageId, channel, to }) => {
      const row = claimed.get(messageId);
      if (row === undefined) return [`${channel} ${messageId} to ${to}: in no ledger row`];
      return attempted.has(row.id) ? [] : [`${channel} ${messageId} to ${to}: its row has no attempt`];
    }),
  };
}

/** States in which a message may stay for ever. */
const final = new Set(['ACCEPTED', 'REJECTED', 'SKIPPED', 'HELD']);

/** What the ledger says of a message is what the far side saw of it; `HELD` says that nobody knows (I5). */
export function ledgerTellsTheTruth(history: History): Finding {
  const taken = new Set(acceptedIn(history).map(({ messageId }) => messageId));
  return {
    invariant: 'ledger-tells-the-truth',
    looked: history.ledger.length,
    broken: history.ledger.flatMap(({ channel, providerMessageId, state, reason, delivery }) => {
      const lie = (what: string): string[] => [`${channel} ${providerMessageId}: ${state} (${reason}), ${what}`];
      const arrived = taken.has(providerMessageId);
      if (!final.has(state)) return lie('and that is no end');
      if (state === 'ACCEPTED' && !arrived) return lie('but the far side never took it');
      if ((state === 'REJECTED' || state === 'SKIPPED') && arrived) return lie('but the far side took it');
      if (delivery === 'delivered' && !arrived) return lie('but it is told of as delivered');
      return [];
    }),
  };
}

/** Every message and every enrollment carries its reason (I12). */
export function everyRowHasAReason({ ledger, enrollments }: History): Finding {
  const ended = enrollments.filter(({ status }) => status !== 'running');
  return {
    invariant: 'every-row-has-a-reason',
    looked: ledger.length + ended.length,
    broken: [
      ...ledger.filter(({ reason }) => reason.trim() === '').map((row) => `message ${row.id}: ${row.state}, no reason`),
      ...ended
        // One that went through to its end needs no other reason.
        .filter(({ status, reason }) => status !== 'completed' && (reason ?? '').trim() === '')
        .map(({ id, status }) => `enrollment ${id}: ${status}, no reason`),
    ],
  };
}
