import { ackedFinishedOrParked, eventsInOrder } from './events.ts';
import type { Finding } from './finding.ts';
import type { History } from './history.ts';
import {
  campaignsReachEverybody,
  nothingAboveACap,
  nothingAboveTheRate,
  nothingAfterAnOptOut,
  nothingInQuietHours,
} from './limits.ts';
import { acceptedAtMostOnce, everyRowHasAReason, ledgerTellsTheTruth, nothingWithoutAClaim } from './sends.ts';

/**
 * What a run's records say about each promise. Pure: nothing is asked but the records, which may come in any order. A run is good when
 * nothing is broken, and proves only what it looked at.
 */
export function checkHistory(history: History): readonly Finding[] {
  return [
    ackedFinishedOrParked(history),
    eventsInOrder(history),
    acceptedAtMostOnce(history),
    nothingWithoutAClaim(history),
    ledgerTellsTheTruth(history),
    nothingAfterAnOptOut(history),
    nothingInQuietHours(history),
    nothingAboveACap(history),
    nothingAboveTheRate(history),
    campaignsReachEverybody(history),
    everyRowHasAReason(history),
    everyCommandIsAudited(history),
    auditIsWhatWasWritten(history),
  ];
}

function auditIsWhatWasWritten({ auditChain: { lines, broken } }: History): Finding {
  return { invariant: 'audit-is-what-was-written', looked: lines, broken: broken === null ? [] : [broken] };
}

function everyCommandIsAudited({ audit, rules }: History): Finding {
  const written = new Set(audit.map(({ action, target }) => `${action} ${target}`));
  return {
    invariant: 'every-command-is-audited',
    looked: rules.commands.length,
    broken: rules.commands
      .map(({ action, target }) => `${action} ${target}`)
      .filter((command) => !written.has(command))
      .map((command) => `${command}: not in the audit`),
  };
}
