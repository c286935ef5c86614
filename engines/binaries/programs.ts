import type { Release } from './download/release.ts';

type ProgramName = 'temporal' | 'nats';

/** One engine program that is not on npm: how to recognise, find, download and build it. */
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
  /** Where its makers publish it. */
  release: Release;
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
  release: {
    folder: 'temporalio/cli/releases/download/v1.8.2',
    archive: ({ os, arch }) => `temporal_cli_1.8.2_${os}_${arch}.tar.gz`,
    checksumFile: 'checksums.txt',
    sha256: {
      'temporal_cli_1.8.2_linux_amd64.tar.gz': 'd8421bda989e6514b4bdb4d63a9012a8a05a806892e881a5aad8510496349a94',
      'temporal_cli_1.8.2_linux_arm64.tar.gz': '83600a8fac6e3da54093e5da6918d399f501532b9f1172235603f9606f4ac6e4',
      'temporal_cli_1.8.2_darwin_amd64.tar.gz': '489d7f5420cae02b559774ac23df035141954c33a51dba96f5759a0ddccdf1b6',
      'temporal_cli_1.8.2_darwin_arm64.tar.gz': 'dacdc3587682c04cf27e67c8878ca2d755230b6ad63c0c6ebddd7348ae90ed94',
    },
  },
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
  release: {
    folder: 'nats-io/nats-server/releases/download/v2.15.2',
    archive: ({ os, arch }) => `nats-server-v2.15.2-${os}-${arch}.tar.gz`,
    checksumFile: 'SHA256SUMS',
    sha256: {}, // not known here yet: read from the release itself (decision record 021)
  },
  goPackage: 'github.com/nats-io/nats-server/v2',
  goFolder: 'nats',
  goMinimum: '1.26.4',
  goPackages: 245,
  buildTakes: 'about 20 s on two cores',
};
