import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { temporalChannel } from '../../../config/temporal-channel.ts';
import { type FarFacts, type OracleEntry, idOf } from '../books/far-side.ts';
import type { Undone } from '../check/played.ts';
import type { DemoCampaign, DemoEnrollment, DemoMessage, DemoRecipient } from '../books/ledger.ts';
import type { DemoSummary } from '../summary.ts';
import { until } from '../until.ts';

/** Every row says its place, so that a missing one is seen from the file alone. */
export type EvidenceRow = { readonly row: number; readonly of: number; readonly data: unknown };

/** A row of one scenario. */
export type Of<Row> = Row & { readonly scenario: string };

export type Evidence = {
  readonly summary: readonly DemoSummary[];
  readonly enrollments: readonly Of<DemoEnrollment>[];
  readonly ledger: readonly Of<DemoMessage>[];
  readonly compensations: readonly Of<Undone>[];
  readonly campaigns: readonly Of<DemoCampaign>[];
  /** One per person in a campaign's audience. */
  readonly recipients: readonly Of<DemoRecipient>[];
  readonly outcomes: readonly Readonly<Record<string, unknown>>[];
  /** What our own sandbox took for these people. */
  readonly oracle: readonly Of<OracleEntry>[];
  /** What lay in their inboxes. */
  readonly mails: readonly OracleEntry[];
  /** What the logs of a server that the caller brought know. */
  readonly logs: readonly Of<FarFacts['logs'][number]>[];
  /** The histories of journeys and campaigns as Temporal has them; ids only, nothing personal (I8). */
  readonly histories: readonly { readonly workflow: string; readonly history: unknown }[];
};
export const evidenceFiles = [
  'summary',
  'enrollments',
  'ledger',
  'compensations',
  'campaigns',
  'recipients',
  'outcomes',
  'oracle',
  'mails',
  'logs',
  'histories',
] as const satisfies readonly (keyof Evidence)[];

/** What the manifest says of one file. */
export type Listed = { readonly rows: number; readonly sha256: string };

export const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Writes one NDJSON file per kind, and a manifest with their digests. */
export function writeEvidence(folder: string, evidence: Evidence): void {
  mkdirSync(folder, { recursive: true });
  const manifest: Record<string, Listed> = {};
  for (const name of evidenceFiles) {
    const rows = evidence[name];
    const line = (data: unknown, index: number): string =>
      `${JSON.stringify({ row: index + 1, of: rows.length, data } satisfies EvidenceRow)}\n`;
    const text = rows.map(line).join('');
    writeFileSync(join(folder, `${name}.ndjson`), text, { mode: 0o600 });
    manifest[name] = { rows: rows.length, sha256: digest(text) };
  }
  writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
}

/** The row is closed by the workflow's last activity; its own end follows within moments. */
const endWithinMs = 5_000;

export async function readHistories(
  temporal: { readonly address: string; readonly namespace: string },
  workflows: readonly { readonly workflow: string; readonly ended: boolean }[],
): Promise<Evidence['histories']> {
  const connection = await Connection.connect(temporalChannel(temporal.address));
  const patience = { deadline: Date.now() + endWithinMs, signal: new AbortController().signal };
  try {
    const client = new Client({ connection, namespace: temporal.namespace });
    return await Promise.all(
      workflows.map(async ({ workflow, ended }) => {
        const handle = client.workflow.getHandle(workflow);
        const isOver = async () => (await handle.describe()).status.name !== 'RUNNING' || null;
        if (ended) await until(isOver, patience);
        return { workflow, history: JSON.parse(historyToJSON(await handle.fetchHistory())) as unknown };
      }),
    );
  } finally {
    await connection.close();
  }
}

/** The mails of this demo among what the sandbox took. */
export function mailsOf(oracle: readonly OracleEntry[], messages: readonly DemoMessage[]): readonly OracleEntry[] {
  const ids = new Set(messages.map((one) => one.providerMessageId));
  return oracle.filter((entry) => entry.channel === 'email' && ids.has(idOf(entry)));
}
