import type { JourneyDefinition } from '../journey/definition.ts';
import { differences } from '../journey/differences.ts';
import type { JourneyStatus } from '../journey/status.ts';

/** A journey as it stands. `written` is what its file said of its status when it was last applied. */
export type PublishedJourney = {
  readonly id: string;
  readonly version: string;
  readonly status: JourneyStatus;
  readonly written: JourneyStatus | null;
  readonly definition?: JourneyDefinition;
  /** People who are on the way, in whatever version of it. */
  readonly running?: number;
};

export type PlannedJourney = {
  readonly journey: string;
  /** `absent`: published before, not in this folder. It stays as it is. */
  readonly change: 'new' | 'changed' | 'unchanged' | 'absent';
  readonly version: string;
  readonly previous: string | null;
  readonly status: JourneyStatus;
  readonly previousStatus: JourneyStatus | null;
  /** Of one that is changed: how it differs from the version that people enter now, in words. */
  readonly differences?: readonly string[];
  /** People who are on the way, and stay with the version they entered. */
  readonly running?: number;
};

/** What applying these versions would do to each journey. */
export function planJourneys(
  versions: readonly { readonly id: string; readonly hash: string; readonly definition: JourneyDefinition }[],
  published: readonly PublishedJourney[],
): readonly PlannedJourney[] {
  const planned = versions.map(({ id, hash, definition }): PlannedJourney => {
    const now = published.find((one) => one.id === id);
    return {
      journey: id,
      change: now === undefined ? 'new' : now.version === hash ? 'unchanged' : 'changed',
      version: hash,
      previous: now?.version ?? null,
      status: statusAfter(definition.status, now),
      previousStatus: now?.status ?? null,
      ...(now?.definition !== undefined && now.version !== hash
        ? { differences: differences(now.definition, definition) }
        : {}),
      ...(now?.running === undefined ? {} : { running: now.running }),
    };
  });
  const absent = published
    .filter(({ id, status }) => status !== 'archived' && !versions.some((version) => version.id === id))
    .map(({ id, version, status }): PlannedJourney => ({
      journey: id,
      change: 'absent',
      version,
      previous: version,
      status,
      previousStatus: status,
    }));
  return [...planned, ...absent];
}

/**
 * A new journey waits unless its file says `live`. Later the file moves the status only when what it says has changed:
 * a journey paused by hand stays paused through every re-apply.
 */
function statusAfter(written: 'live' | 'paused' | undefined, now: PublishedJourney | undefined): JourneyStatus {
  if (now === undefined || now.status === 'archived') return written ?? 'paused';
  return written !== undefined && written !== now.written ? written : now.status;
}
