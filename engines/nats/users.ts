import { join } from 'node:path';
import { NATS_USER_NAMES } from '../engine.ts';
import type { NatsUser, NatsUserName, NatsUsers } from '../engine.ts';
import { newSecret, readJsonFile, writePrivateFile } from '../process/private-file.ts';

type Allowed = Readonly<{ publish: readonly string[]; subscribe: readonly string[] }>;

/** The passwords of this home's NATS users, made once and kept in a private file. */
export function natsUsers(home: string): NatsUsers {
  const file = join(home, 'nats', 'users.json');
  const kept = (readJsonFile(file) ?? {}) as Partial<Record<NatsUserName, string>>;
  const passwords = Object.fromEntries(NATS_USER_NAMES.map((name) => [name, kept[name] ?? newSecret()]));
  if (NATS_USER_NAMES.some((name) => kept[name] === undefined)) {
    writePrivateFile(file, `${JSON.stringify(passwords, null, 2)}\n`);
  }
  const user = (name: NatsUserName): [NatsUserName, NatsUser] => [
    name,
    { user: name, password: passwords[name] as string, inboxPrefix: `_INBOX_${name}` },
  ];
  return Object.fromEntries(NATS_USER_NAMES.map(user)) as NatsUsers;
}

/** Reading the state of streams and consumers: lag for /readyz and /metrics. */
const streamInfo = [
  '$JS.API.INFO',
  '$JS.API.STREAM.INFO.*',
  '$JS.API.STREAM.NAMES',
  '$JS.API.CONSUMER.INFO.*.*',
] as const;

/** Creating, reading and deleting one's own consumers of a stream, and acknowledging; both forms of the ack subject. */
const consuming = (stream: string): string[] => [
  `$JS.API.CONSUMER.CREATE.${stream}`,
  `$JS.API.CONSUMER.CREATE.${stream}.>`,
  `$JS.API.CONSUMER.DURABLE.CREATE.${stream}.*`,
  `$JS.API.CONSUMER.DELETE.${stream}.*`,
  `$JS.API.CONSUMER.NAMES.${stream}`,
  `$JS.API.CONSUMER.LIST.${stream}`,
  `$JS.API.CONSUMER.MSG.NEXT.${stream}.*`,
  `$JS.API.STREAM.MSG.GET.${stream}`,
  `$JS.API.DIRECT.GET.${stream}`,
  `$JS.API.DIRECT.GET.${stream}.>`,
  `$JS.ACK.${stream}.>`,
  `$JS.ACK.*.*.${stream}.>`,
  `$JS.FC.${stream}.>`,
];

/** What each user may do. `operator` alone creates and deletes streams. */
export const PERMISSIONS: Readonly<Record<NatsUserName, Allowed>> = {
  operator: { publish: ['>'], subscribe: ['in.>', 'evt.>', 'rcp.>', 'out.>', 'dlq.>', '$JS.>', '_INBOX_operator.>'] },
  api: {
    // Parks what cannot be an event, looks for a person's dead letters, and shows outcomes as they happen.
    publish: ['in.>', 'rcp.>', 'dlq.>', ...streamInfo, ...consuming('DLQ'), ...consuming('OUTCOMES')],
    subscribe: ['_INBOX_api.>'],
  },
  router: {
    // What people write, answer, open and follow become events that the receipts role makes.
    publish: ['dlq.>', 'in.*.message.*.*', ...streamInfo, ...consuming('EVENTS'), ...consuming('RECEIPTS')],
    subscribe: ['_INBOX_router.>'],
  },
  relay: {
    // Outcomes for the world, and what journeys emit as events of their own.
    publish: ['out.>', 'in.>', ...streamInfo, ...consuming('OUTCOMES')],
    subscribe: ['_INBOX_relay.>'],
  },
  producer: { publish: ['in.default.>'], subscribe: ['_INBOX_producer.>'] },
};
