type ProgramName = 'temporal' | 'nats';

/** One engine program that is not on npm: how to recognise, find and build it. */
export type Program = Readonly<{
  name: ProgramName;
  title: string;
  /** Its name on PATH. */
  command: string;
  /** Environment variable with the path of the user's own copy. */
  variable: string;
  /** What we build and cache. */
  pinned: string;
  cacheName: string;
  /** Older ones are refused, with the reason. */
  minimum: string;
  minimumReason: string;
  versionArgs: readonly string[];
  /** The first group is the version. */
  versionPattern: RegExp;
  goPackage: string;
  /** `engines/build/<folder>` with go.mod and go.sum. */
  goFolder: string;
  goMinimum: string;
  /** For the progress line: about how many packages the compiler goes through, and how long on two cores. */
  goPackages: number;
  buildTakes: string;
}>;

export const TEMPORAL: Program = {
  name: 'temporal',
  title: 'Temporal',
  command: 'temporal',
  variable: 'CARILLON_TEMPORAL_BIN',
  pinned: '1.8.2',
  cacheName: 'temporal-cli-1.8.2',
  minimum: '1.31.0',
  minimumReason: 'server 1.31 is the oldest whose priorities and task-queue settings we rely on and have tried',
  versionArgs: ['--version'],
  versionPattern: /Server (\d+\.\d+\.\d+)/, // the CLI's own number is absent from builds of one's own
  goPackage: 'github.com/temporalio/cli/cmd/temporal',
  goFolder: 'temporal',
  goMinimum: '1.26.4',
  goPackages: 1_800,
  buildTakes: 'about 3½ min on two cores',
};

export const NATS_SERVER: Program = {
  name: 'nats',
  title: 'nats-server',
  command: 'nats-server',
  variable: 'CARILLON_NATS_BIN',
  pinned: '2.15.2',
  cacheName: 'nats-server-2.15.2',
  minimum: '2.12.1',
  minimumReason: 'the oldest whose durability was examined in public and with which our consumers were tried',
  versionArgs: ['--version'],
  versionPattern: /v(\d+\.\d+\.\d+)/,
  goPackage: 'github.com/nats-io/nats-server/v2',
  goFolder: 'nats',
  goMinimum: '1.26.4',
  goPackages: 245,
  buildTakes: 'about 20 s on two cores',
};
