import type { DemoMessage } from './ledger.ts';

/** What the far side says about one message id: how often it took it, and how we know. */
export type FarSide = {
  readonly checkedAgainst: 'oracle' | 'replies';
  readonly taken: (message: DemoMessage) => number;
};

export type CheckedMessage = {
  readonly channel: string;
  readonly template: string;
  readonly provider: string | null;
  readonly providerMessageId: string;
  readonly outcome: string;
  readonly status: string;
  readonly checkedAgainst: 'oracle' | 'replies';
  /** How often the far side took it; exactly once is right. */
  readonly taken: number;
};
export type Scenario = {
  readonly name: string;
  readonly enrollments: number;
  readonly messages: readonly CheckedMessage[];
  readonly compensations: readonly never[];
  readonly timeline: readonly string[];
  /** What does not add up, in sentences; empty is right. */
  readonly problems: readonly string[];
};

/** A final word on delivery where the channel has receipts and the far side sends them; `accepted` is enough elsewhere. */
const settled = (message: DemoMessage, receipts: boolean): boolean =>
  message.state === 'ACCEPTED' && (!receipts || message.channel !== 'sms' || message.delivery === 'delivered');

/** Compares what was owed, what the ledger says and what the far side took; no message may be missing, extra or doubled. */
export function checkScenario(input: {
  readonly name: string;
  readonly owed: readonly string[];
  readonly enrollments: readonly { readonly id: string; readonly status: string; readonly reason: string | null }[];
  readonly messages: readonly DemoMessage[];
  readonly farSide: (channel: string) => FarSide;
  readonly timeline: readonly string[];
}): Scenario {
  const problems: string[] = [];
  const messages = input.messages.map((message): CheckedMessage => {
    const { checkedAgainst, taken } = input.farSide(message.channel);
    const count = taken(message);
    const label = `${message.channel}/${message.template} (${message.providerMessageId})`;
    if (!settled(message, checkedAgainst === 'oracle'))
      problems.push(`${label} is ${message.state}, delivery ${message.delivery}: ${message.reason}`);
    if (count !== 1) problems.push(`${label} was taken ${count} times by the far side; expected once`);
    return {
      channel: message.channel,
      template: message.template,
      provider: message.provider,
      providerMessageId: message.providerMessageId,
      outcome: message.state.toLowerCase(),
      status: message.delivery === 'none' ? 'accepted' : message.delivery,
      checkedAgainst,
      taken: count,
    };
  });
  const [owed, sent] = [[...input.owed].sort(), messages.map((one) => `${one.channel}/${one.template}`).sort()];
  if (JSON.stringify(owed) !== JSON.stringify(sent))
    problems.push(`owed ${owed.join(', ')}; sent ${sent.join(', ') || 'nothing'}`);
  for (const one of input.enrollments)
    if (one.status !== 'completed')
      problems.push(`enrollment ${one.id} is ${one.status}: ${one.reason ?? 'no reason yet'}`);
  return {
    name: input.name,
    enrollments: input.enrollments.length,
    messages,
    compensations: [],
    timeline: input.timeline,
    problems,
  };
}
