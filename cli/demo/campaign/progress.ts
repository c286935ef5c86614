import type { Status } from '../../campaign-text.ts';

/** What of a campaign's state its progress is told by. */
type Progress = Pick<Status, 'state' | 'recipients' | 'deliveries' | 'reasons' | 'launchedAt' | 'endedAt'>;

/** A server that takes and refuses nobody for so long does not speak what we speak. */
const stillAfterMs = 10_000;

const count = (number: number): string => number.toLocaleString('en');

export function howFar({ recipients, deliveries }: Progress, expected: number): string {
  const receipts = deliveries['delivered'] ?? 0;
  const heard = receipts > 0 ? `, ${count(receipts)} of them delivered` : '';
  return `spring offer: ${count(recipients.accepted)} of ${count(expected)} accepted${heard}`;
}

/** What went out, what it took, and what receipts said. */
export function outcome({ recipients, deliveries, launchedAt, endedAt }: Progress): string {
  const took = launchedAt === null || endedAt === null ? '' : ` in ${seconds(launchedAt, endedAt)} s`;
  const receipts = Object.entries(deliveries).filter(([name]) => name !== 'none' && name !== 'pending');
  const said = receipts.map(([name, number]) => `${count(number)} ${name}`).join(', ');
  return `${count(recipients.accepted)} of ${count(recipients.total)} accepted${took}${said && `; ${said}`}`;
}

const seconds = (from: string, to: string): string => ((Date.parse(to) - Date.parse(from)) / 1_000).toFixed(1);

export function isOver({ state, recipients, deliveries }: Progress, receipts: boolean): boolean {
  const open = recipients.waiting + recipients.sending + recipients.unknown;
  if (state !== 'completed' || open > 0) return false;
  return !receipts || (deliveries['none'] ?? 0) + (deliveries['pending'] ?? 0) === 0;
}

/** How many have a final state. */
export const settled = ({ recipients }: Progress): number =>
  recipients.total - recipients.waiting - recipients.sending - recipients.unknown;

/**
 * Why a server that the caller brought is no Infobip to a campaign; null as long as it may be one. `stillMs`: for so long nobody has come
 * to a final state.
 */
export function notUnderstood({ recipients, reasons }: Progress, stillMs: number): string | null {
  const why = reasons[0]?.reason ?? 'it did not say why';
  if (recipients.accepted === 0 && recipients.rejected > 0) return `your server refused its bulk requests: ${why}`;
  if (stillMs < stillAfterMs) return null;
  return `your server left ${count(recipients.total - recipients.accepted)} messages of its bulk requests open: ${why}`;
}
