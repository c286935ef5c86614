import type { ClientBase } from 'pg';
import { addressKind, type Channel } from '../../../domain/channel.ts';
import type { Clock } from '../../../domain/clock.ts';
import { toVirtual } from '../../../domain/clock.ts';
import type { Occurrence, ReceiptStatus } from '../../../domain/journey/occurrence.ts';
import { normaliseAddress } from '../../../domain/message/address.ts';
import type { DeliveryState, MessageState } from '../../../domain/message/outcome.ts';
import { isFinal, receive } from '../../../domain/message/receive.ts';
import type { CallResult, DeliveryReport } from '../../../domain/message/receive.ts';
import { lockMessages, lockRecipients, storeOrphans, writeReceipts } from './receipts.sql.ts';

/** A report and when it reached us, epoch ms. */
export type ReceivedReport = DeliveryReport & { readonly workspace: string; readonly receivedAt: number };

type Row = {
  readonly id: string;
  readonly messageId: string;
  readonly workspace: string;
  readonly profileId: string;
  readonly channel: Channel;
  readonly address: string | null;
  readonly state: MessageState;
  readonly delivery: DeliveryState;
  readonly step: string;
  readonly visit: number;
  readonly hop: number;
  readonly awaitsReceipt: boolean;
  readonly dtmf: string | null;
  readonly enrollmentId: string | null;
  readonly workflowId: string | null;
  readonly clock: Clock | null;
};

type Change = {
  readonly id: string;
  readonly state: MessageState;
  readonly delivery: DeliveryState;
  readonly settled: boolean;
  readonly advanced: boolean;
  readonly reason: string | null;
  readonly status: string;
  readonly code: string | null;
  readonly received_ms: number;
  readonly lasting: boolean | null;
} & CallColumns;

type CallColumns = {
  readonly answer: string | null;
  readonly dtmf: string | null;
  readonly answered_by: string | null;
  readonly collected: CallResult['collected'];
};

/**
 * Brings the ledger up to what was reported: monotonic, so copies and disorder change nothing. A step that waits gets its dispatch row in
 * the same transaction (I2), and an address that nobody should write to again is listed in it, so that later claims see it (I7). Reports
 * about messages that nobody knows (yet) are kept. Answers how many of them there were.
 */
export async function applyReports(
  client: ClientBase,
  reports: readonly ReceivedReport[],
): Promise<{ readonly orphans: number }> {
  if (reports.length === 0) return { orphans: 0 };
  const ending = reports.flatMap(({ messageId, failure }) => (failure?.suppress === undefined ? [] : [messageId]));
  if (ending.length > 0) await client.query({ name: 'receipts.lock-people', text: lockRecipients, values: [ending] });
  const { rows } = await client.query<Row>({
    name: 'receipts.lock',
    text: lockMessages,
    values: [[...new Set(reports.map(({ messageId }) => messageId))]],
  });
  const byId = new Map(rows.map((row) => [row.messageId, { row, own: [] as ReceivedReport[] }]));
  const orphans: ReceivedReport[] = [];
  for (const report of reports) {
    const found = byId.get(report.messageId);
    // A provider account of one workspace says nothing about messages of another.
    if (found?.row.workspace === report.workspace) found.own.push(report);
    else orphans.push(report);
  }
  const changed = [...byId.values()].flatMap(({ row, own }) => changeOf(row, own).map((change) => ({ row, change })));
  await client.query({
    name: 'receipts.write',
    text: writeReceipts,
    values: [
      JSON.stringify(
        [...byId.values()].flatMap(({ row, own }) =>
          own.map(({ dedupe, status, code, providerAt, receivedAt, call }) => ({
            message_id: row.id,
            dedupe,
            status,
            code,
            provider_ms: providerAt,
            received_ms: receivedAt,
            ...callColumns(call),
          })),
        ),
      ),
      JSON.stringify(changed.map(({ change }) => change)),
      JSON.stringify(changed.flatMap(({ row, change }) => dispatchOf(row, change))),
      JSON.stringify([...byId.values()].flatMap(({ row, own }) => own.flatMap((report) => suppressionOf(row, report)))),
    ],
  });
  if (orphans.length > 0)
    await client.query({ name: 'receipts.orphans', text: storeOrphans, values: [JSON.stringify(orphans)] });
  return { orphans: orphans.length };
}

function changeOf(row: Row, reports: readonly ReceivedReport[]): readonly Change[] {
  let now: { state: MessageState; delivery: DeliveryState } = row;
  let last: ReceivedReport | undefined;
  for (const report of reports) {
    const after = receive(now, report);
    // Keys may come after the end was told: logs know it sooner, and not them.
    const tellsKeys = row.dtmf === null && report.call?.dtmf != null;
    if (after.state !== now.state || after.delivery !== now.delivery || tellsKeys) last = report;
    now = after;
  }
  if (last === undefined) return [];
  const settled = now.state !== row.state;
  const reason =
    now.state === 'REJECTED' ? `refused by the provider: ${last.status}` : 'accepted: the provider reported on it';
  return [
    {
      id: row.id,
      state: now.state,
      delivery: now.delivery,
      settled,
      advanced: now.delivery !== row.delivery,
      reason: settled ? reason : null,
      status: last.status,
      code: last.code,
      received_ms: last.receivedAt,
      lasting: last.failure?.lasting ?? null,
      ...callColumns(last.call),
    },
  ];
}

function suppressionOf(
  { workspace, profileId, channel, address }: Row,
  { failure }: ReceivedReport,
): readonly object[] {
  if (failure?.suppress === undefined || address === null) return [];
  const spelling = normaliseAddress(addressKind(channel), address);
  return [{ workspace, channel, address: spelling, reason: failure.suppress, profile: profileId }];
}

function callColumns(call: CallResult | undefined): CallColumns {
  const { answer = null, dtmf = null, answeredBy = null, collected = null } = call ?? {};
  return { answer, dtmf, answered_by: answeredBy, collected };
}

function dispatchOf(row: Row, change: Change): readonly object[] {
  const { workspace, enrollmentId, workflowId, clock } = row;
  if (!row.awaitsReceipt || !change.advanced || !isFinal(change.delivery)) return [];
  if (enrollmentId === null || workflowId === null || clock === null) return [];
  const status: ReceiptStatus = change.delivery;
  const at = toVirtual(clock, change.received_ms);
  const { step, visit, hop } = row;
  const payload: Occurrence = { kind: 'receipt', at, step, visit, ...(hop === 0 ? {} : { hop }), status };
  return [{ workspace, enrollment_id: enrollmentId, workflow_id: workflowId, payload }];
}
