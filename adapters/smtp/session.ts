import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { Mail } from './compose.ts';
import { openSocket } from './open-socket.ts';
import type { SmtpServer } from './server.ts';

/** How one hand-over ended. `begun`: the first byte of the message had been let go (I5). */
export type HandOver =
  | { readonly kind: 'answered'; readonly response: string }
  | { readonly kind: 'failed'; readonly error: unknown; readonly begun: boolean };

/** A greeted, logged-in connection to the mail server. */
export type Session = {
  readonly open: () => boolean;
  handOver(mail: Mail, beforeBody: () => Promise<void>): Promise<HandOver>;
  /** Lets the process end while the session waits for work. */
  idle(isIdle: boolean): void;
  quit(): void;
  /** At once: an unfinished message stays unfinished, and servers drop those. */
  destroy(): void;
};

export async function openSession(
  server: SmtpServer,
  limits: { readonly connectMs: number; readonly quietMs: number; readonly signal: AbortSignal },
): Promise<Session> {
  const socket = await openSocket(server.host, server.port, { ms: limits.connectMs, signal: limits.signal });
  const connection = new SMTPConnection({
    connection: socket,
    host: server.host,
    port: server.port,
    secure: server.secure,
    requireTLS: server.encryption === 'required' && !server.secure,
    opportunisticTLS: server.encryption === 'trustAny',
    tls: {
      rejectUnauthorized: server.encryption !== 'trustAny',
      ...(server.ca === undefined ? {} : { ca: server.ca }),
    },
    connectionTimeout: limits.connectMs,
    greetingTimeout: limits.connectMs,
    socketTimeout: limits.quietMs, // nodemailer's own default is 10 minutes
    socketCloseTimeout: 0,
  });
  connection.on('error', () => undefined); // reported by the callbacks; without a listener it would end the process
  const onAbort = (): void => connection.close();
  limits.signal.addEventListener('abort', onAbort, { once: true });
  try {
    await step(connection, (done) => connection.connect(done));
    const { login } = server;
    if (login && connection.allowsAuth) await step(connection, (done) => connection.login(login, done));
  } catch (error) {
    connection.close();
    throw error;
  } finally {
    limits.signal.removeEventListener('abort', onAbort);
  }
  return sessionOver(connection, socket);
}

/** One callback of nodemailer as a promise; what is emitted instead of called back counts too. */
function step(connection: SMTPConnection, run: (done: (error?: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: Error | null): void => {
      connection.off('error', reject);
      connection.off('end', onEnd);
      if (error) reject(error);
      else resolve();
    };
    const onEnd = (): void => settle(Object.assign(new Error('closed'), { code: 'ECONNECTION' }));
    connection.once('error', reject);
    connection.once('end', onEnd);
    run(settle);
  });
}

function sessionOver(connection: SMTPConnection, socket: Socket): Session {
  let open = true;
  connection.once('end', () => (open = false));
  return {
    open: () => open,
    handOver: (mail, beforeBody) => handOver(connection, mail, beforeBody),
    idle(isIdle) {
      if (isIdle) socket.unref();
      else socket.ref();
    },
    quit: () => (open ? connection.quit() : undefined),
    destroy: () => connection.close(),
  };
}

/**
 * MAIL, RCPT, DATA, then the message. nodemailer pipelines the commands where it can, but pulls the message only once the
 * server has answered 354: this stream is therefore the one place where `beforeBody` can still hold everything back.
 */
async function handOver(connection: SMTPConnection, mail: Mail, beforeBody: () => Promise<void>): Promise<HandOver> {
  let begun = false;
  let hook: Promise<void> = Promise.resolve();
  const body = Readable.from(
    (async function* () {
      hook = beforeBody();
      await hook;
      begun = true;
      yield mail.raw;
    })(),
    { objectMode: false },
  );
  const ended = await new Promise<HandOver>((resolve) => {
    const fail = (error: unknown): void => {
      connection.off('end', onEnd);
      resolve({ kind: 'failed', error, begun });
    };
    // `close()` forgets the callback of the message in flight.
    const onEnd = (): void =>
      void setImmediate(() => fail(Object.assign(new Error('closed'), { code: 'ECONNECTION' })));
    connection.once('end', onEnd);
    connection.send({ from: mail.from, to: [mail.to], size: mail.raw.length }, body, (error, info) => {
      connection.off('end', onEnd);
      if (error) fail(error);
      else resolve({ kind: 'answered', response: info?.response ?? '' });
    });
  });
  // What the caller wrote down before the body must be settled before it writes down the result.
  await hook.catch(() => undefined);
  return ended;
}
