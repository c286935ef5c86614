/** The three engines, in the order in which they start; they stop in reverse. */
export const ENGINE_NAMES = ['postgres', 'nats', 'temporal'] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];

export const NATS_USER_NAMES = ['operator', 'api', 'router', 'relay', 'producer'] as const;
export type NatsUserName = (typeof NATS_USER_NAMES)[number];

/** One NATS user. It may only receive replies under its own inbox prefix, so no user can listen to another's. */
export type NatsUser = Readonly<{ user: NatsUserName; password: string; inboxPrefix: string }>;
export type NatsUsers = Readonly<Record<NatsUserName, NatsUser>>;

/** Everything a process needs to reach the engines. Contains secrets: never print it whole. */
export type EngineAddresses = Readonly<{
  databaseUrl: string;
  natsUrl: string;
  natsUsers: NatsUsers;
  temporalAddress: string;
  temporalNamespace: string;
}>;

/** What `running.json` keeps about one engine process: enough to find it again and to know that it is still itself. */
export type EngineRecord = Readonly<{
  pid: number;
  /** Start-time fingerprint; a recycled pid has another one and is never touched. */
  identity: string;
  port: number;
  binary: string;
  log: string;
  /** Where its data lie; outside the home only for PostgreSQL run as root. */
  folder: string;
  startedAt: string;
}>;

/** Receives one line at a time; never a secret. */
export type Say = (line: string) => void;
