import type { Engagement } from '../channel.ts';
import { compact } from '../ingest/fields.ts';
import type { StreamMessage } from '../ingest/mapped.ts';
import type { DeliveryReport } from './receive.ts';
import { messageEvent, type AboutMessage, type PersonName } from './message-event.ts';

/** What a provider tells of one message that a person has, or has not kept. */
export type EngagementReport = {
  readonly kind: Engagement;
  /** The provider's name of the message, which is ours (I4). */
  readonly messageId: string;
  /** The same for every copy of one happening. */
  readonly dedupe: string;
  /** Whom it reached, as the provider says, in the spelling of `normaliseAddress`; null: it does not say. */
  readonly address: string | null;
  /** The link that was followed. */
  readonly url: string | null;
  /** It came back after it had been delivered. */
  readonly late: boolean;
};

/** Why a report of a message that came back at once lists its address: one word for it, wherever it stands. */
export const hardBounce = 'hard bounce';

/**
 * What follows from it for the address: after these nobody writes to it any more. A complaint or an unsubscribe at the provider is also
 * the person's word, kept as consent; a bounce is none, the address is just dead. Undefined: nothing.
 */
export function endOf({
  kind,
  late,
}: Pick<EngagementReport, 'kind' | 'late'>): { readonly reason: string; readonly unsubscribes: boolean } | undefined {
  switch (kind) {
    case 'complained':
      return { reason: 'complaint', unsubscribes: true };
    case 'unsubscribed':
      return { reason: 'unsubscribed at the provider', unsubscribes: true };
    case 'bounced':
      // What came back at once is listed by its report.
      return late ? { reason: 'late bounce', unsubscribes: false } : undefined;
    case 'opened':
    case 'clicked':
      return undefined;
  }
}

/** What a report of a message that did not arrive tells as engagement; null: nothing. */
export function bounceOf(report: DeliveryReport): EngagementReport | null {
  if (report.failure?.suppress !== hardBounce) return null;
  const { messageId } = report;
  // A message comes back once, however often it is reported.
  return { kind: 'bounced', messageId, dedupe: `bounced:${messageId}`, address: null, url: null, late: false };
}

/** Engagement with a message of ours, by a person that has a name. */
export type EngagedPerson = {
  readonly workspace: string;
  readonly channel: string;
  readonly name: PersonName;
  readonly about: AboutMessage;
};

/** `message.opened`, `message.clicked` …: the step of a journey that waits for one is woken by it like by any event. */
export const engagementType = (kind: Engagement): string => `message.${kind}`;

export function engagementMessage(
  { kind, dedupe, url, late }: EngagementReport,
  { workspace, channel, name, about }: EngagedPerson,
  sha256: (text: string) => Uint8Array,
): StreamMessage {
  const said = compact({ channel, url: url ?? undefined, late: late || undefined });
  const source = `engagement/${channel}`;
  return messageEvent({ workspace, type: engagementType(kind), source, id: dedupe, name, said, about }, sha256);
}
