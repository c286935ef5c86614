import type { FailureName } from '../registry/statuses.ts';

/** What the recipient's server said (RFC 5321 and 3463); dropped mails have met no server. */
export function smtpResponse(error: FailureName, to: string): string | undefined {
  return error === 'NO_ERROR' ? '250 2.0.0 OK' : refusals[error]?.replace('{to}', `<${to}>`);
}

const refusals: Readonly<Partial<Record<FailureName, string>>> = {
  EC_INVALID_EMAIL_ADDRESS: '550 5.1.3 {to}: address is not valid',
  EC_MAILBOX_TEMPORARY_UNAVAILABLE: '450 4.2.1 {to}: mailbox temporarily unavailable',
  EC_MAILBOX_PERMANENTLY_UNAVAILABLE: '550 5.2.1 {to}: mailbox disabled',
  EC_RECIPIENT_INBOX_FULL: '452 4.2.2 {to}: mailbox full',
  EC_SOFT_BOUNCE: '451 4.3.0 {to}: try again later',
  EC_HARD_BOUNCE: '550 5.1.1 {to}: user does not exist',
  EC_SPAM_REVERTED: '550 5.7.1 message rejected as spam',
  EC_RECIPIENT_DOMAIN_POLICY_ERROR: '550 5.7.26 message does not meet the policy of the domain',
};
