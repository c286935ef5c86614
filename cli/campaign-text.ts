import type { CampaignSummary, CampaignView } from '../adapters/postgres/campaign/view.ts';
import { recipientStates } from '../domain/campaign/recipient.ts';
import type { CampaignPreview } from '../domain/campaign/preview.ts';
import { classWords } from '../domain/policy/reason-class.ts';
import { columns } from './columns.ts';
import { counted } from './workspace/output.ts';

export type Status = CampaignView;

/** A preview as a person reads it before launching. */
export function previewLines(preview: CampaignPreview): readonly string[] {
  const { campaign, audience, toSend, skipped, later, capped, seconds, cost, samples, broken } = preview;
  const people = (count: number): string => `${count.toLocaleString('en')} ${count === 1 ? 'person' : 'people'}`;
  return [
    `${people(audience)} in the segment, ${people(toSend)} would get the message`,
    ...Object.entries(skipped).map(([reason, count]) => `  ${count.toLocaleString('en')} not: ${reason}`),
    ...Object.entries(later).map(([reason, count]) => `  ${count.toLocaleString('en')} not at this hour: ${reason}`),
    ...Object.entries(capped).map(([reason, count]) => `  ${count.toLocaleString('en')} not if it left now: ${reason}`),
    `${duration(seconds)} at its rate; ${cost.partsPerMessage} parts per message, ${cost.parts.toLocaleString('en')} in all${price(cost)}`,
    ...samples.map(
      ({ locale, text, parts, encoding }) =>
        `  ${locale}${encoding === undefined ? '' : `, ${counted(parts, 'part')} (${encoding})`}: ${text}`,
    ),
    ...broken.map((reason) => `  WARNING: ${reason}`),
    toSend === 0 ? 'Nobody would get it.' : `carillon campaign launch ${campaign} --confirm ${toSend}`,
  ];
}

function price({ amount, currency }: CampaignPreview['cost']): string {
  return amount === null ? ' (no price in policy.yaml)' : `, about ${amount.toFixed(2)} ${currency}`;
}

/** One line of `--watch`. */
export function statusLine({ id, state, recipients }: Status): string {
  const { total } = recipients;
  const done = total - recipients.waiting - recipients.sending - recipients.unknown;
  const share = total === 0 ? 100 : Math.floor((100 * done) / total);
  return `${id} ${state}: ${done} of ${total} (${share} %), ${recipients.accepted} accepted`;
}

export function statusLines(status: Status): readonly string[] {
  const { recipients, reasons, deliveries } = status;
  const counts = recipientStates
    .filter((state) => recipients[state] > 0)
    .map((state) => `${recipients[state]} ${state}`);
  const delivered = Object.entries(deliveries).map(([delivery, count]) => `${count} ${delivery}`);
  return [
    statusLine(status),
    ...(counts.length > 0 ? [`  ${counts.join(', ')}`] : []),
    ...(delivered.length > 0 ? [`  receipts: ${delivered.join(', ')}`] : []),
    ...reasons.map(
      ({ state, reason, count, of }) => `  ${count} ${state}: ${reason}${of ? ` (${classWords[of]})` : ''}`,
    ),
  ];
}

export function table(campaigns: readonly CampaignSummary[]): string {
  if (campaigns.length === 0) return 'No campaign is defined; "carillon apply <dir>" takes campaigns/*.yaml.';
  const rows = campaigns.map(({ id, state, send, segment, rate, toSend }) => [
    id,
    state,
    `${send} to ${segment}`,
    `${rate}/s${toSend === null ? '' : `, ${toSend} to send to`}`,
  ]);
  return columns(rows);
}

function duration(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 6) / 10} h`;
}
