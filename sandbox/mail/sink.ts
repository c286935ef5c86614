import type { AddressInfo, Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { Rules } from '../behaviour/rules.ts';
import type { FaultBox } from '../faults/fault-box.ts';
import type { Recorder } from '../oracle/oracle.ts';
import type { Settings } from '../settings.ts';
import type { Timers } from '../time/timers.ts';
import { createMoments } from './moments.ts';
import type { Certified } from '../tls/self-signed.ts';
import { takeMail } from './take-mail.ts';
import type { SmtpTls } from './tls-modes.ts';
import { unbound } from '../unbound.ts';

export type MailSink = { readonly url: string; close(): Promise<void> };

export type Login = { readonly user: string; readonly pass: string };

type Done = (error?: Error | null, words?: string) => void;

const MOST_BYTES = 25 * 1024 * 1024;
/** Clients keep pooled connections for a while; a sink that hung up first would make ambiguities nobody asked for. */
const IDLE_MS = 300_000;

/** An SMTP server that takes mail for everybody and keeps it in the oracle, written down before each reply. */
export async function startMailSink(deps: {
  readonly port: number;
  readonly oracle: Recorder;
  readonly faults: FaultBox;
  readonly rules: Rules;
  /** Of the machine: a client's patience is real. */
  readonly wire: Timers;
  readonly settings: () => Settings;
  /** Without it any login, or none, will do. */
  readonly login: Login | undefined;
  readonly tls: SmtpTls;
  /** Where there is TLS. */
  readonly certified: Certified | undefined;
}): Promise<MailSink> {
  const { oracle, wire, login } = deps;
  const moments = createMoments(deps);
  const sockets = new Map<number, Socket>();
  const hangUp = (session: SMTPServerSession): void => void sockets.get(session.remotePort)?.destroy();
  const count = (how: string | number): void => oracle.requests.count('SMTP DATA', how);
  const refuse = (done: Done, code: number, words: string): void => {
    count(code);
    done(smtpError(code, words));
  };

  const onData = async (stream: SMTPServerDataStream, session: SMTPServerSession, done: Done): Promise<void> => {
    const { envelope } = session;
    const trouble = moments.atData(envelope);
    if (trouble?.kind === 'drop-in-data') {
      count('dropped in the mail');
      stream.once('data', () => hangUp(session));
      return;
    }
    const raw = await readAll(stream).catch(() => null);
    if (raw === null) return count('client hung up'); // in the middle of the mail, as a killed worker does
    if (stream.sizeExceeded) return refuse(done, 552, 'Message too large');
    if (trouble?.kind === 'refuse') return refuse(done, trouble.code, 'Mail refused by the sandbox');
    try {
      const from = envelope.mailFrom ? envelope.mailFrom.address : '';
      await takeMail(oracle, { raw, to: envelope.rcptTo.map(({ address }) => address), from });
    } catch (error) {
      return refuse(done, 554, `Unreadable mail: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (trouble?.kind === 'accept-then-hang') return count('hang after acceptance');
    if (trouble?.kind === 'accept-then-drop') {
      count('dropped after acceptance');
      return hangUp(session);
    }
    wire.after(trouble?.kind === 'slow' ? trouble.ms : 0, () => {
      count(250);
      done(null, 'Ok: taken');
    });
  };

  const server = new SMTPServer({
    name: 'sandbox.localhost',
    banner: 'Carillon mail sink',
    authOptional: login === undefined,
    allowInsecureAuth: true,
    ...(deps.tls === 'starttls' ? {} : { disabledCommands: ['STARTTLS'] }),
    secure: deps.tls === 'implicit',
    ...deps.certified,
    disableReverseLookup: true,
    size: MOST_BYTES,
    socketTimeout: IDLE_MS,
    closeTimeout: 100,
    onAuth(auth, _session, done) {
      const known = login === undefined || (auth.username === login.user && auth.password === login.pass);
      if (known) done(null, { user: auth.username ?? 'anyone' });
      else done(smtpError(535, 'Invalid login'));
    },
    onRcptTo({ address }, session, done) {
      const trouble = moments.atRcpt(address, session.envelope);
      if (trouble === undefined) return done();
      oracle.requests.count('SMTP RCPT', trouble.kind === 'refuse' ? trouble.code : 'dropped');
      if (trouble.kind === 'refuse') done(smtpError(trouble.code, 'Recipient refused by the sandbox'));
      else hangUp(session);
    },
    onData: (stream, session, done) => void onData(stream, session, done),
  });
  server.on('error', () => undefined); // a client that hung up: its session has ended already
  server.server.on('connection', (socket) => {
    const port = socket.remotePort ?? 0;
    sockets.set(port, socket);
    socket.once('close', () => sockets.delete(port));
  });
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', (error) => reject(unbound(error)));
    server.listen(deps.port, '127.0.0.1', () => resolve());
  });
  return {
    url: `${deps.tls === 'implicit' ? 'smtps' : 'smtp'}://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets.values()) socket.destroy();
      }),
  };
}

async function readAll(stream: Readable): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

const smtpError = (code: number, words: string): Error => Object.assign(new Error(words), { responseCode: code });
