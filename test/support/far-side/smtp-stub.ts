import { createServer, type AddressInfo, type Socket } from 'node:net';

/** Where the server answers otherwise than `2xx`/`354`: a reply line, or the end of the connection. */
export type SmtpFault = {
  readonly at: 'greeting' | 'EHLO' | 'MAIL' | 'RCPT' | 'DATA' | 'body';
  readonly reply?: string;
  readonly end?: 'drop' | 'reset' | 'silence';
  /** The message counts as taken although no (good) answer goes out. */
  readonly take?: boolean;
};

export type SmtpStub = {
  readonly url: string;
  readonly connections: () => number;
  /** Every command line of every connection, in order. */
  readonly commands: readonly string[];
  /** Messages whose final dot arrived and that the server took. */
  readonly taken: readonly string[];
  readonly takenById: (messageId: string) => number;
  next(...faults: readonly SmtpFault[]): void;
  /** Ends every connection, as servers do with idle ones. */
  hangUp(): void;
  close(): Promise<void>;
};

/** A mail server in sixty lines, because a faithful one (`smtp-server`) never hangs up in the wrong place. */
export async function startSmtpStub(options: { readonly pipelining?: boolean } = {}): Promise<SmtpStub> {
  const commands: string[] = [];
  const taken: string[] = [];
  const faults: SmtpFault[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;

  const serve = (socket: Socket): void => {
    let buffer = '';
    let inBody = false;
    let recipients = 0;
    const say = (line: string): void => void socket.write(`${line}\r\n`);
    /** True where a fault has answered in place of the usual reply. */
    const failed = (at: SmtpFault['at'], onTake?: () => void): boolean => {
      const fault = faults[0]?.at === at ? faults.shift() : undefined;
      if (fault === undefined) return false;
      if (fault.take) onTake?.();
      if (fault.reply !== undefined) say(fault.reply);
      if (fault.end === 'drop') socket.end();
      if (fault.end === 'reset') socket.resetAndDestroy();
      return true;
    };
    const command = (line: string): void => {
      commands.push(line);
      const verb = line.split(/[ :]/, 1)[0]?.toUpperCase() ?? '';
      if (verb === 'QUIT') return void socket.end('221 bye\r\n');
      if (verb === 'DATA' && recipients === 0) return say('503 no recipient');
      if (['EHLO', 'MAIL', 'RCPT', 'DATA'].includes(verb) && failed(verb as SmtpFault['at'])) return;
      if (verb === 'MAIL') recipients = 0;
      if (verb === 'RCPT') recipients += 1;
      if (verb === 'EHLO') say(options.pipelining ? '250-stub\r\n250 PIPELINING' : '250 stub');
      else if (verb === 'DATA') {
        inBody = true;
        say('354 go on');
      } else if (verb === 'STARTTLS') say('502 5.5.1 no such command');
      else say('250 ok');
    };
    const body = (text: string): void => {
      inBody = false;
      if (failed('body', () => taken.push(text))) return;
      taken.push(text);
      say('250 2.0.0 OK queued as stub-1');
    };
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      buffer += chunk.toString('latin1');
      for (;;) {
        const mark = inBody ? '\r\n.\r\n' : '\r\n';
        const at = buffer.indexOf(mark);
        if (at < 0) return;
        const piece = buffer.slice(0, at);
        buffer = buffer.slice(at + mark.length);
        if (inBody) body(piece);
        else command(piece);
      }
    });
    if (!failed('greeting')) say('220 stub ready');
  };
  const server = createServer({ noDelay: true }, (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: () => connections,
    commands,
    taken,
    takenById: (messageId) => taken.filter((text) => text.includes(`Message-ID: <${messageId}@`)).length,
    next: (...more) => void faults.push(...more),
    hangUp() {
      for (const socket of sockets) socket.end('421 idle too long\r\n');
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
