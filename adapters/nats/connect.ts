import { connect } from 'nats';
import type { NatsConnection } from 'nats';

/** What this code was written and tested against; older servers ignore newer features without a word. */
const oldest = [2, 12, 1] as const;

export type NatsLogin = Readonly<{ user: string; password: string; inboxPrefix: string }>;

/**
 * Connects as one role and stays connected: reconnects for ever, notices a frozen server within 30 s. `onClosed` is called when
 * the connection ends although nobody closed it: what hangs on it would wait for ever, so the process should end.
 */
export async function connectNats(options: {
  readonly url: string;
  readonly login: NatsLogin | undefined;
  readonly name: string;
  readonly onClosed: (reason: unknown) => void;
  /** Looks at the server before anybody uses it; where it throws, the connection is closed again. */
  readonly admit?: (connection: NatsConnection) => Promise<void>;
  /** `false` rejects where no server is there at the first try, for whoever can do without one. */
  readonly patient?: boolean;
}): Promise<NatsConnection> {
  const { url, login, name, onClosed, admit, patient = true } = options;
  const connection = await connect({
    servers: url.split(','),
    name: `carillon ${name}`,
    ...(login && { user: login.user, pass: login.password, inboxPrefix: login.inboxPrefix }),
    maxReconnectAttempts: -1,
    reconnectTimeWait: 500,
    reconnectJitter: 250,
    pingInterval: 15_000,
    maxPingOut: 2,
    waitOnFirstConnect: patient,
    timeout: 5_000,
    // A stack trace per request, for errors that never come, was a seventh of a publish's cost.
    noAsyncTraces: true,
  });
  refuseOldServer(connection);
  try {
    await admit?.(connection);
  } catch (error) {
    await connection.close();
    throw error;
  }
  let closing = false;
  const close = connection.close.bind(connection);
  connection.close = () => {
    closing = true;
    return close();
  };
  void connection.closed().then((reason) => {
    if (!closing) onClosed(reason ?? new Error(`the NATS connection '${name}' ended`));
  });
  return connection;
}

function refuseOldServer(connection: NatsConnection): void {
  const version = connection.info?.version ?? '0';
  const [major = 0, minor = 0, patch = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  const rank = (parts: readonly number[]): number => parts.reduce((sum, part) => sum * 1_000 + part, 0);
  if (rank([major, minor, patch]) >= rank(oldest)) return;
  void connection.close();
  throw new Error(
    `nats-server ${version} is too old: expected ${oldest.join('.')} or newer. Upgrade it, or let Carillon bring its own`,
  );
}
