import type { DemoMessage } from './ledger.ts';

/** Our own sandbox remembers what it took; a server that the caller brought is judged by what it answered. */
export type CheckedAgainst = 'oracle' | 'replies';

/** One entry of the sandbox's oracle, as `/_sim/messages` gives it. */
export type OracleEntry = {
  readonly channel: string;
  readonly messageId: string;
  readonly to: string;
  readonly outcome: string;
};

/** How often `GET /sms/3/logs` of the caller's server knows a message id; `problem`: it did not answer that. */
export type LogAnswer = { readonly messageId: string; readonly found: number; readonly problem: string | null };

/** Everything that the far side let us know. */
export type FarFacts = { readonly oracle: readonly OracleEntry[]; readonly logs: readonly LogAnswer[] };

/** What the far side says about the messages of one channel. */
export type FarSide = {
  readonly checkedAgainst: CheckedAgainst;
  /** How often it took this message. */
  taken(message: DemoMessage): number;
};

/** A mail's id is what stands before the `@` of its Message-ID. */
export const idOf = (entry: { readonly messageId: string }): string => entry.messageId.split('@')[0] ?? '';

export function farSideOf(channel: string, checkedAgainst: CheckedAgainst, facts: FarFacts): FarSide {
  if (checkedAgainst === 'oracle') {
    const accepted = facts.oracle.filter((entry) => entry.channel === channel && entry.outcome === 'accepted');
    return {
      checkedAgainst,
      taken: ({ providerMessageId }) => accepted.filter((entry) => idOf(entry) === providerMessageId).length,
    };
  }
  return {
    checkedAgainst,
    taken: (message) => (channel === 'sms' ? logged(message, facts.logs) : taken250(message)),
  };
}

/** As often as its logs have the id, or more where it accepted more than one attempt. */
function logged({ providerMessageId, answers }: DemoMessage, logs: readonly LogAnswer[]): number {
  const found = logs.find((one) => one.messageId === providerMessageId)?.found ?? 0;
  const accepted = answers.filter(({ outcome }) => outcome === 'accepted').length;
  return found === 0 ? 0 : Math.max(found, accepted);
}

/** SMTP has no logs to ask; its word is the 250 after the last dot. */
const taken250 = ({ answers }: DemoMessage): number =>
  answers.filter(({ outcome, detail }) => outcome === 'accepted' && detail?.startsWith('250') === true).length;
