import type { DemoMessage } from './ledger.ts';

/** Our own sandbox remembers what it took; a server that the caller brought is judged by what it answered. */
export type CheckedAgainst = 'oracle' | 'replies';

/** One entry of the sandbox's oracle, as `/_sim/messages` gives it. */
export type OracleEntry = {
  readonly channel: string;
  readonly messageId: string;
  readonly to: string;
  readonly outcome: string;
  /** Real time, RFC 3339. */
  readonly at: string;
  /** What became of it: `DELIVERED_TO_HANDSET`, `CANCELLED` … */
  readonly status: string;
  /** `CANCELED`: a scheduled message that was taken back. */
  readonly held?: string;
};

/** How often `GET /sms/3/logs` of the caller's server knows a message id; `problem`: it did not answer that. */
export type LogAnswer = { readonly messageId: string; readonly found: number; readonly problem: string | null };

/** Everything that the far side let us know. */
export type FarFacts = { readonly oracle: readonly OracleEntry[]; readonly logs: readonly LogAnswer[] };

/** What the far side says about messages. */
export type FarSide = {
  checkedAgainst(channel: string): CheckedAgainst;
  /** How often it took this message. */
  taken(message: DemoMessage): number;
  /** What our sandbox has of it. */
  entries(message: DemoMessage): readonly OracleEntry[];
};

/** A mail's id is what stands before the `@` of its Message-ID. */
export const idOf = (entry: { readonly messageId: string }): string => entry.messageId.split('@')[0] ?? '';

export function farSideOf(checkedAgainst: FarSide['checkedAgainst'], { oracle, logs }: FarFacts): FarSide {
  const byId = new Map<string, OracleEntry[]>();
  for (const entry of oracle.filter(({ outcome }) => outcome === 'accepted')) {
    const id = `${entry.channel} ${idOf(entry)}`;
    byId.set(id, [...(byId.get(id) ?? []), entry]);
  }
  const found = new Map(logs.map((answer) => [answer.messageId, answer.found]));
  const entries: FarSide['entries'] = ({ channel, providerMessageId }) =>
    byId.get(`${channel} ${providerMessageId}`) ?? [];
  return {
    checkedAgainst,
    entries,
    taken(message) {
      if (checkedAgainst(message.channel) === 'oracle') return entries(message).length;
      return message.channel === 'sms' ? logged(message, found.get(message.providerMessageId) ?? 0) : taken250(message);
    },
  };
}

/** As often as its logs have the id, or more where it accepted more than one attempt. */
function logged({ answers }: DemoMessage, found: number): number {
  const accepted = answers.filter(({ outcome }) => outcome === 'accepted').length;
  return found === 0 ? 0 : Math.max(found, accepted);
}

/** SMTP has no logs to ask; its word is the 250 after the last dot. */
const taken250 = ({ answers }: DemoMessage): number =>
  answers.filter(({ outcome, detail }) => outcome === 'accepted' && detail?.startsWith('250') === true).length;
