import { magicAddress, type MailMagic } from '../behaviour/magic.ts';
import type { Rules } from '../behaviour/rules.ts';
import type { FaultBox } from '../faults/fault-box.ts';
import type { SmtpFault } from '../faults/fault.ts';
import type { Settings } from '../settings.ts';

/** What happens instead of the usual reply at one moment of an SMTP session. */
export type Trouble =
  | { readonly kind: 'refuse'; readonly code: number }
  | { readonly kind: 'drop' | 'drop-in-data' | 'accept-then-drop' | 'accept-then-hang' }
  | { readonly kind: 'slow'; readonly ms: number };

export type Envelope = {
  readonly mailFrom: { readonly address: string } | false;
  readonly rcptTo: readonly { readonly address: string }[];
};

export type Moments = {
  atRcpt(to: string, envelope: Envelope): Trouble | undefined;
  /** Asked when the mail begins: `drop-in-data` strikes at its first bytes, the others behind the final dot. */
  atData(envelope: Envelope): Trouble | undefined;
};

const recipientFaults = ['smtp-reject-rcpt', 'smtp-drop-before-data'] as const;
const mailFaults = [
  'smtp-reject-data',
  'smtp-drop-in-data',
  'smtp-accept-then-drop',
  'smtp-accept-then-hang',
  'smtp-slow',
] as const;

/** Faults first, then addresses that wish to be refused by name, then rules, then the other tags: a rule that counts is not used up by a refusal. */
export function createMoments(deps: {
  readonly faults: FaultBox;
  readonly rules: Rules;
  readonly settings: () => Settings;
}): Moments {
  const { faults, rules, settings } = deps;
  /** Envelopes with a recipient whose mail is refused only after the final dot. */
  const doomed = new WeakSet<Envelope>();
  const tagOf = (address: string) => (settings().magic ? magicAddress(address) : undefined);
  return {
    atRcpt(to, envelope) {
      const fault = faults.strikeSmtp(recipientFaults, [to]);
      if (fault) return troubleOfFault(fault);
      const tag = tagOf(to);
      if (tag?.at === 'rcpt') return { kind: 'refuse', code: tag.code };
      const from = envelope.mailFrom ? envelope.mailFrom.address : '';
      const { fate } = rules.apply({ channel: 'email', via: 'smtp', to: to.toLowerCase(), from, text: '' });
      if (fate === 'rejected' || fate === 'blocklisted') return { kind: 'refuse', code: 550 };
      if (fate !== 'delivered') doomed.add(envelope);
      return undefined;
    },
    atData(envelope) {
      const to = envelope.rcptTo.map(({ address }) => address);
      const fault = faults.strikeSmtp(mailFaults, to);
      if (fault) return troubleOfFault(fault);
      if (doomed.has(envelope)) return { kind: 'refuse', code: 554 };
      return to.map((address) => troubleOfTag(tagOf(address))).find((trouble) => trouble !== undefined);
    },
  };
}

function troubleOfFault(fault: SmtpFault): Trouble {
  switch (fault.kind) {
    case 'smtp-reject-rcpt':
    case 'smtp-reject-data':
      return { kind: 'refuse', code: fault.code };
    case 'smtp-drop-before-data':
      return { kind: 'drop' };
    case 'smtp-drop-in-data':
      return { kind: 'drop-in-data' };
    case 'smtp-accept-then-drop':
      return { kind: 'accept-then-drop' };
    case 'smtp-accept-then-hang':
      return { kind: 'accept-then-hang' };
    case 'smtp-slow':
      return { kind: 'slow', ms: fault.ms };
  }
}

function troubleOfTag(tag: MailMagic | undefined): Trouble | undefined {
  switch (tag?.at) {
    case 'data':
      return { kind: 'refuse', code: tag.code };
    case 'drop':
      return { kind: 'accept-then-drop' };
    case 'hang':
      return { kind: 'accept-then-hang' };
    case 'slow':
      return { kind: 'slow', ms: tag.ms };
    case 'rcpt':
    case undefined:
      return undefined;
  }
}
