import type { Pool } from 'pg';
import { addressKind } from '../../../domain/channel.ts';
import type { Clock } from '../../../domain/clock.ts';
import type { JsonObject } from '../../../domain/json.ts';
import type { JourneyStatus } from '../../../domain/journey/status.ts';
import { normaliseAddress } from '../../../domain/message/address.ts';
import type { Try } from '../../../domain/message/choose-gateway.ts';
import type { LedgerRow } from '../../../domain/message/ledger-row.ts';
import type { Ledger, SendRef, SendSubject } from '../../../domain/message/ledger.ts';
import type { DeliveryState, MessageState } from '../../../domain/message/outcome.ts';
import type { SendFacts } from '../../../domain/policy/facts.ts';
import type { WorkspaceSettings } from '../../../domain/policy/settings.ts';
import { enrollmentFacts, requestFacts } from './facts.sql.ts';
import { together } from './together.ts';

export type StoredRow = {
  id: string;
  provider_message_id: string;
  state: MessageState;
  reason: string;
  attempt: number;
  epoch: number;
  gateway: string | null;
  looks: number;
  delivery: DeliveryState;
  lease_until: number | null;
  unknown_since: number | null;
  retry_at: number | null;
  attempt_started: number | null;
  first_attempt_at: number | null;
  /** Only where facts are read. */
  tries?: readonly Try[] | null;
  doubts?: number | null;
  funded?: boolean;
};

export type FactsRow = {
  /** Which of the asked, from 1. */
  n: number;
  workspace: string;
  journey_id: string | null;
  version: string | null;
  entry_profile_id: string;
  status: string | null;
  mark: { status: string; reason: string; then?: string } | null;
  /** Absent where no visit is asked about. */
  undone?: boolean;
  paused: boolean;
  enrollment_revision: number | null;
  clock: Clock;
  journey_status: JourneyStatus | null;
  entry: { properties?: JsonObject } | null;
  profile_id: string;
  traits: JsonObject;
  profile_revision: number;
  settings: WorkspaceSettings;
  policy_version: number | null;
  consents: SendFacts['consents'];
  suppressions: SendFacts['suppressions'];
  /** Null where nothing waits to be read. */
  opt_out_doubts: SendFacts['optOutDoubts'] | null;
  halts: SendFacts['halts'];
  unheard_ms: number | null;
  /** Null where no cap counts them. */
  recent: SendFacts['recent'] | null;
  /** Null where there are no spend caps. */
  spend: SendFacts['spend'] | null;
  /** Null where nobody counts prefixes. */
  barred: SendFacts['barred'] | null;
  row: StoredRow | null;
};

/** `writtenTo`: the address that policy read on the profile a moment ago. */
type Ask = { readonly ref: SendRef; readonly writtenTo: string | undefined };
export type Read = { readonly subject: SendSubject; readonly facts: SendFacts };

/** Everything one send is decided on, in one statement and one snapshot. Null where its owner does not exist. */
export function createReadFacts(pool: Pool): Ledger['facts'] {
  const ofEnrollment = readTogether(pool, { name: 'ledger.facts.enrollment', text: enrollmentFacts });
  const ofRequest = readTogether(pool, { name: 'ledger.facts.request', text: requestFacts });
  return (ref, writtenTo) => (ref.owner.kind === 'request' ? ofRequest : ofEnrollment)({ ref, writtenTo });
}

function readTogether(pool: Pool, query: { readonly name: string; readonly text: string }) {
  const many = async (asks: readonly Ask[]): Promise<readonly (Read | null)[]> => {
    const refs = asks.map(({ ref }) => ref);
    const columns = [
      refs.map(({ owner }) => owner.id),
      refs.map(({ step }) => step),
      refs.map(({ channel }) => channel),
      refs.map(({ channel }) => addressKind(channel)),
      refs.map(({ visit }) => visit),
      refs.map(({ hop }) => hop),
      asks.map(({ ref, writtenTo }) => writtenTo && normaliseAddress(addressKind(ref.channel), writtenTo)),
    ];
    const { rows } = await pool.query<FactsRow>({ ...query, values: columns });
    const found = new Map(rows.map((row) => [row.n, row]));
    return refs.map((ref, index) => toRead(ref, found.get(index + 1)));
  };
  return together<Ask, Read | null>({ many, alone: async (ask) => (await many([ask]))[0] ?? null });
}

function toRead(ref: SendRef, found: FactsRow | undefined): Read | null {
  if (found === undefined) return null;
  const subject: SendSubject = {
    ...ref,
    workspace: found.workspace,
    entryProfileId: found.entry_profile_id,
    journeyId: found.journey_id,
    version: found.version,
  };
  return { subject, facts: toFacts(found) };
}

/** What policy decides on, from a row that may be of no message at all. */
export function toFacts(found: Omit<FactsRow, 'n' | 'workspace' | 'version' | 'entry_profile_id'>): SendFacts {
  return {
    enrollment:
      found.enrollment_revision === null
        ? null
        : {
            running: found.status === 'running',
            mark: found.mark,
            ...(found.undone ? { undone: true } : {}),
            paused: found.paused,
            revision: found.enrollment_revision,
          },
    // A journey taken out of the workspace lets its people finish (I9).
    journey: found.journey_id === null ? null : { id: found.journey_id, status: found.journey_status ?? 'archived' },
    profile: { id: found.profile_id, traits: found.traits, revision: found.profile_revision },
    consents: found.consents,
    suppressions: found.suppressions,
    optOutDoubts: found.opt_out_doubts ?? [],
    halts: found.halts,
    unheardMs: found.unheard_ms,
    recent: found.recent ?? [],
    spend: found.spend ?? [],
    barred: found.barred ?? [],
    settings: found.settings,
    policyVersion: found.policy_version,
    row: found.row === null ? null : toLedgerRow(found.row),
    entry: found.entry?.properties ?? {},
    clock: found.clock,
  };
}

export function toLedgerRow(row: StoredRow): LedgerRow {
  return {
    id: row.id,
    messageId: row.provider_message_id,
    state: row.state,
    reason: row.reason,
    attempt: row.attempt,
    epoch: row.epoch,
    leaseUntil: row.lease_until,
    attemptStarted: row.attempt_started,
    gateway: row.gateway,
    unknownSince: row.unknown_since,
    looks: row.looks,
    retryAt: row.retry_at,
    firstAttemptAt: row.first_attempt_at,
    delivery: row.delivery,
    tries: row.tries ?? [],
    ...(row.doubts == null ? {} : { doubts: row.doubts }),
    ...(row.funded ? { funded: true } : {}),
  };
}
