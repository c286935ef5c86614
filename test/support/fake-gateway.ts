import type { MayDeliver } from '../../adapters/http/delivery-guard.ts';
import type { Channel } from '../../domain/channel.ts';
import type { MessageGateway } from '../../domain/message/gateway.ts';
import type { OutgoingMessage, SendResult } from '../../domain/message/outcome.ts';

/** What the next hand-over comes to; `take` puts the message into the fake's oracle. */
export type FakeAnswer =
  | { readonly kind: 'answer'; readonly take?: boolean; readonly result: SendResult }
  | { readonly kind: 'silence'; readonly take?: boolean };

export type FakeGateway = MessageGateway & {
  /** The oracle: every message taken, in order. */
  readonly taken: readonly OutgoingMessage[];
  readonly calls: () => number;
  next(...answers: readonly FakeAnswer[]): void;
  /** From now on nobody answers at all. */
  vanish(): void;
};

const refusedBeforeBody = new Set<SendResult['kind']>(['rejected', 'notSent']);

/** A provider in memory for workflow tests; it keeps the same contract as the real ones (test/contract/message-gateway.ts). */
export function createFakeGateway(options: {
  readonly channel: Channel;
  readonly name?: string;
  readonly mayDeliver?: MayDeliver;
  readonly timeoutMs?: number;
}): FakeGateway {
  const { channel, mayDeliver = () => ({ ok: true as const }), timeoutMs = 20_000 } = options;
  const taken: OutgoingMessage[] = [];
  const answers: FakeAnswer[] = [];
  let calls = 0;
  let gone = false;
  const canAsk = channel !== 'email';
  const gateway: FakeGateway = {
    name: options.name ?? `fake-${channel}`,
    channel,
    taken,
    calls: () => calls,
    next: (...more) => void answers.push(...more),
    vanish: () => void (gone = true),
    async send(message, { signal, beforeBody }) {
      const leave = mayDeliver('fake', message.to);
      if (!leave.ok) return { kind: 'rejected', reason: leave.reason, detail: 'delivery guard' };
      if (signal.aborted) return { kind: 'notSent', reason: 'aborted before it began' };
      if (gone) return { kind: 'notSent', reason: 'connection refused', fault: 'unreachable' };
      calls += 1;
      const deadline = Date.now() + timeoutMs;
      const answer: FakeAnswer = answers.shift() ?? {
        kind: 'answer',
        take: true,
        result: { kind: 'accepted', detail: 'FAKE' },
      };
      const early = answer.kind === 'answer' && refusedBeforeBody.has(answer.result.kind);
      if (!canAsk && !early) {
        try {
          await beforeBody?.();
        } catch {
          return { kind: 'notSent', reason: 'held back before the body' };
        }
        if (deadline < Date.now()) return { kind: 'notSent', reason: 'too late for the body' };
      }
      if (answer.take) taken.push(message);
      if (answer.kind === 'answer') return answer.result;
      await silence(signal, timeoutMs);
      return { kind: 'unknown', reason: 'no answer' };
    },
  };
  if (!canAsk) return gateway;
  return {
    ...gateway,
    lookUp(messageId) {
      if (gone) return Promise.resolve({ kind: 'noAnswer', reason: 'connection refused' });
      const found = taken.some((one) => one.messageId === messageId);
      return Promise.resolve(found ? { kind: 'found', detail: 'FAKE' } : { kind: 'absent' });
    },
  };
}

function silence(signal: AbortSignal, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
