import type { Violation } from '../http/envelopes.ts';
import { everybodyIn, type Draft, type Group } from './draft.ts';

const MB = 1024 * 1024;
const MOST_RECIPIENTS = 1000;
const MOST_BYTES = 25 * MB;
const MOST_ATTACHMENT_BYTES = 20 * MB;
const MOST_HTML_BYTES = 10 * MB;
const MOST_ATTACHMENTS = 20;

/** How a version names the places of its request. */
export type Places = {
  readonly to: string;
  readonly html: string;
  readonly attachments: string;
  readonly content: string;
};

/** The vendor's limits for one mail and those who get it. */
export function overLimits(draft: Draft, groups: readonly Group[], at: Places): Violation[] {
  const recipients = groups.reduce((sum, group) => sum + everybodyIn(group).length, 0);
  const htmlBytes = Buffer.byteLength(draft.html ?? '');
  const attached = draft.attachments.reduce((sum, { bytes }) => sum + bytes, 0);
  const total = attached + htmlBytes + Buffer.byteLength(draft.text ?? '') + Buffer.byteLength(draft.ampHtml ?? '');
  const rules: readonly [boolean, string, string][] = [
    [recipients > MOST_RECIPIENTS, at.to, `at most ${MOST_RECIPIENTS} recipients`],
    [draft.attachments.length > MOST_ATTACHMENTS, at.attachments, `at most ${MOST_ATTACHMENTS} attachments`],
    [draft.attachments.some(({ bytes }) => bytes > MOST_ATTACHMENT_BYTES), at.attachments, 'at most 20 MB each'],
    [htmlBytes > MOST_HTML_BYTES, at.html, 'at most 10 MB'],
    [total > MOST_BYTES, at.content, 'at most 25 MB in all'],
    [draft.ampHtml !== undefined && draft.html === undefined, at.html, 'must not be null beside ampHtml'],
  ];
  return rules.filter(([broken]) => broken).map(([, property, violation]) => ({ property, violation }));
}
