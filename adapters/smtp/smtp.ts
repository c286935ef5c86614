import type { MessageGateway } from '../../domain/message/gateway.ts';
import type { MayDeliver } from '../http/delivery-guard.ts';
import { startDeadline, type Deadline } from '../http/deadline.ts';
import { classifyHandOver } from './classify.ts';
import { compose } from './compose.ts';
import { problemOfDkimKey, type DkimKey } from './dkim.ts';
import { createPool, type Lease } from './pool.ts';
import { readServer } from './server.ts';
import { openSession, type HandOver } from './session.ts';

export type SmtpOptions = {
  /** Stored with each attempt (I4). @default 'smtp' */
  readonly name?: string;
  /** `smtp://[user:password@]host[:port]` or `smtps://…`. */
  readonly url: string;
  readonly mayDeliver: MayDeliver;
  /** Whole hand-over, connecting included. */
  readonly timeoutMs: number;
  /** Connecting, TLS and login. @default the smaller of 10 s and `timeoutMs` */
  readonly connectMs?: number;
  /** Connections at a time. @default 10 */
  readonly connections?: number;
  /** Signs every mail. Absent: the server does, or nobody. */
  readonly dkim?: DkimKey;
  /** Certificates in PEM form that are trusted instead of the system's: of a mail server with an authority of its own. */
  readonly ca?: string;
};

/**
 * E-mail by SMTP, which cannot be asked later: it must know whether the message body had begun. Before that a failure is
 * `notSent`; after it only the server's reply is an answer. Throws only on a URL that is none, or a key that cannot sign.
 */
export function createSmtp(options: SmtpOptions): MessageGateway & { close(): void } {
  const server = readServer(options.url, options.ca);
  const wrongKey = options.dkim && problemOfDkimKey(options.dkim.privateKey);
  if (wrongKey !== undefined) throw new TypeError(`DKIM: ${wrongKey}`);
  const limits = {
    connectMs: options.connectMs ?? Math.min(10_000, options.timeoutMs),
    quietMs: options.timeoutMs,
  };
  const pool = createPool(options.connections ?? 10, (signal) => openSession(server, { ...limits, signal }));
  return {
    name: options.name ?? 'smtp',
    channel: 'email',
    close: () => pool.close(),
    async send(message, { signal, beforeBody = () => Promise.resolve() }) {
      const leave = options.mayDeliver(server.host, message.to);
      if (!leave.ok) return { kind: 'rejected', reason: leave.reason, detail: 'delivery guard' };
      const composition = compose(message, options.dkim);
      if (composition.kind === 'refused') {
        return { kind: 'rejected', reason: composition.reason, detail: 'not handed over' };
      }
      const deadline = startDeadline(signal, options.timeoutMs);
      try {
        const lease = await pool.take(deadline.signal);
        const result = await bounded(lease, deadline, async () =>
          lease.session.handOver(await composition.build(), beforeBody),
        );
        return classifyHandOver(result, wordsOf(deadline, options.timeoutMs));
      } catch (error) {
        const failed: HandOver = { kind: 'failed', error, begun: false };
        return classifyHandOver(failed, wordsOf(deadline, options.timeoutMs));
      } finally {
        deadline.release();
      }
    },
  };
}

/** The deadline cuts the connection, which ends the hand-over; a session is kept only after a clear acceptance. */
async function bounded(lease: Lease, deadline: Deadline, run: () => Promise<HandOver>): Promise<HandOver> {
  const cut = (): void => lease.session.destroy();
  if (deadline.signal.aborted) cut();
  else deadline.signal.addEventListener('abort', cut, { once: true });
  let reusable = false;
  try {
    const result = await run();
    reusable = result.kind === 'answered';
    return result;
  } finally {
    deadline.signal.removeEventListener('abort', cut);
    lease.giveBack(reusable);
  }
}

function wordsOf(deadline: Deadline, timeoutMs: number): string | undefined {
  const cause = deadline.cause();
  if (cause === 'none') return undefined;
  return cause === 'timeout' ? `nothing within ${timeoutMs} ms` : 'aborted';
}
