import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { DemoEnrollment, DemoMessage } from './ledger.ts';

/** Every row says its place, so that a missing one is seen from the file alone. */
export type EvidenceRow = { readonly row: number; readonly of: number; readonly data: unknown };

export const evidenceFiles = ['summary', 'enrollments', 'ledger', 'outcomes', 'oracle', 'mails', 'histories'] as const;
export type Evidence = Readonly<Record<(typeof evidenceFiles)[number], readonly unknown[]>>;

/** Writes one NDJSON file per kind, and a manifest with their digests. */
export function writeEvidence(folder: string, evidence: Evidence): void {
  mkdirSync(folder, { recursive: true });
  const manifest: Record<string, { rows: number; sha256: string }> = {};
  for (const name of evidenceFiles) {
    const rows = evidence[name];
    const text = rows
      .map(
        (data, index): string => `${JSON.stringify({ row: index + 1, of: rows.length, data } satisfies EvidenceRow)}\n`,
      )
      .join('');
    writeFileSync(join(folder, `${name}.ndjson`), text, { mode: 0o600 });
    manifest[name] = { rows: rows.length, sha256: createHash('sha256').update(text).digest('hex') };
  }
  writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
}

/** The journeys' histories as Temporal has them; ids only, nothing personal (I8). */
export async function readHistories(
  temporal: { address: string; namespace: string },
  enrollments: readonly DemoEnrollment[],
): Promise<readonly unknown[]> {
  const connection = await Connection.connect({ address: temporal.address });
  try {
    const client = new Client({ connection, namespace: temporal.namespace });
    return await Promise.all(
      enrollments.map(async ({ workflow }) => ({
        workflow,
        history: JSON.parse(historyToJSON(await client.workflow.getHandle(workflow).fetchHistory())) as unknown,
      })),
    );
  } finally {
    await connection.close();
  }
}

/** What lay in the inboxes: the messages of the sandbox's mail sink that belong to this demo. */
export function mailsOf(
  oracle: readonly { readonly channel: string; readonly messageId: string }[],
  messages: readonly DemoMessage[],
): readonly unknown[] {
  const ids = new Set(messages.filter((one) => one.channel === 'email').map((one) => one.providerMessageId));
  return oracle.filter((entry) => entry.channel === 'email' && ids.has(entry.messageId.split('@')[0] ?? ''));
}
