import { newMessageId } from '../ids.ts';
import type { Verdict } from '../oracle/entry.ts';
import type { FailureName } from '../registry/statuses.ts';
import type { Recorder } from '../oracle/oracle.ts';
import { elementOf, type Order, type Told } from '../send/order.ts';
import type { Settings } from '../settings.ts';
import { bareAddress, domainOf } from './address.ts';
import { createComposer } from './compose.ts';
import type { Domain, Domains } from './domains/domains.ts';
import { everybodyIn, type Draft, type Group } from './draft.ts';
import { isSafeHeader } from './headers.ts';
import { linksOf } from './links.ts';
import type { Suppressions } from './suppressions/suppressions.ts';
import type { Templates } from './templates/templates.ts';

/** The vendor counts no more links than this in one mail. */
const MOST_TRACKED_LINKS = 150;

/** Makes one order of a draft for everybody it reaches, whichever line names them. */
export type WriteMails = (account: string, draft: Draft, groups: readonly Group[], told: Told) => readonly Order[];

export function createMailWriter(deps: {
  readonly oracle: Pick<Recorder, 'files'>;
  readonly domains: Domains;
  readonly suppressions: Suppressions;
  readonly templates: Templates;
  readonly settings: () => Settings;
}): WriteMails {
  const { oracle, domains, suppressions, templates, settings } = deps;

  /** What keeps the whole draft from going, whoever it is for. */
  const faultOf = (draft: Draft, domain: Domain | undefined): FailureName | undefined => {
    if (!/^[^\s@<>]+@[^\s@<>]+$/.test(bareAddress(draft.sender ?? ''))) return 'EC_SENDER_ADDRESS_INVALID';
    if (settings().senderDomains === 'verified' && !domain?.active) return 'EC_SENDER_DOMAIN_UNVERIFIED';
    const isOverLinked = draft.tracking.clicks && linksOf(draft.html ?? '').length > MOST_TRACKED_LINKS;
    return isOverLinked ? 'EC_EMAIL_TOO_MANY_URLS' : undefined;
  };
  const dropOf = (draft: Draft, domain: Domain | undefined): Verdict | undefined => {
    if (draft.drop) return draft.drop;
    if (!draft.headers.every(isSafeHeader))
      return { status: 'REJECTED_DATA_TRANSFORMATION_FAILED', error: 'EC_EMAIL_INVALID_HEADERS' };
    const fault = faultOf(draft, domain);
    return fault === undefined ? undefined : refused(fault);
  };

  return (account, written, groups, told) => {
    const draft = withTemplate(written, (id) => templates.get(account, id));
    const domain = domains.get(account, domainOf(draft.sender ?? ''));
    const { opens, clicks, pixel } = draft.tracking;
    const counted: Draft = {
      ...draft,
      // What a domain does not count, no mail of it does.
      tracking: {
        opens: opens && domain?.tracking.opens !== false,
        clicks: clicks && domain?.tracking.clicks !== false,
        pixel,
      },
    };
    const drop = dropOf(counted, domain);
    const sender = draft.sender ?? '';
    const composerFor = createComposer(counted, {
      optOut: domain?.tracking.unsubscribe !== false,
      put: (content) => oracle.files.put(content),
    });
    return groups.flatMap((group) => {
      const compose = composerFor(group);
      const shared = group.preserveRecipients ? (group.to[0]?.messageId ?? newMessageId()) : undefined;
      return everybodyIn(group).map((recipient): Order => {
        const { subject, text, body } = compose(recipient);
        const suppressed = suppressions.reasonFor(account, sender, recipient.address);
        const mail = {
          subject,
          body,
          trackingUrl: draft.trackingUrl,
          drop: drop ?? (suppressed === undefined ? undefined : refused(suppressed)),
        };
        return {
          recipients: [{ messageId: shared ?? recipient.messageId, to: recipient.address }],
          element: elementOf(told, { from: sender, text, mail }),
        };
      });
    });
  };
}

const refused = (error: FailureName): Verdict => ({ status: 'REJECTED_VALIDATION_FAILED', error });

type Found = (id: string) => ReturnType<Templates['get']>;

/** A template's html takes the place of the draft's; what the draft says besides wins over what the template says. */
function withTemplate(draft: Draft, find: Found): Draft {
  if (draft.templateId === undefined) return draft;
  const template = find(draft.templateId);
  if (template === undefined) return { ...draft, drop: draft.drop ?? refused('EC_EMAIL_TEMPLATE_NOT_FOUND') };
  return {
    ...draft,
    sender: draft.sender ?? template.from,
    subject: draft.subject ?? template.subject,
    replyTo: draft.replyTo ?? template.replyTo,
    text: undefined,
    html: template.html,
    attachments: [...template.attachments, ...draft.attachments],
  };
}
