/** A platform in Go's words, which releases are named by. */
type GoPlatform = Readonly<{ os: 'linux' | 'darwin'; arch: 'amd64' | 'arm64' }>;

/** One published release: where it lies below the base address, and how its files are called. */
export type Release = Readonly<{
  folder: string;
  archive: (platform: GoPlatform) => string;
  /** Lines of `<SHA-256>  <file>`, as `sha256sum` writes them. */
  checksumFile: string;
  /** Checksums by archive, where this repository knows them; the checksum file is not asked for those. */
  sha256: Readonly<Record<string, string>>;
}>;

export type ReleaseFiles = Readonly<{
  archive: string;
  archiveUrl: string;
  checksumsUrl: string;
  pinned: string | undefined;
}>;

export type Machine = Readonly<{ platform: string; arch: string }>;

const OS: Readonly<Record<string, GoPlatform['os']>> = { linux: 'linux', darwin: 'darwin' };
const ARCH: Readonly<Record<string, GoPlatform['arch']>> = { x64: 'amd64', arm64: 'arm64' };

/** The files of a release for a machine (Node's words); undefined where nothing is published for it. */
export function releaseFiles(release: Release, base: string, machine: Machine): ReleaseFiles | undefined {
  const [os, arch] = [OS[machine.platform], ARCH[machine.arch]];
  if (os === undefined || arch === undefined) return undefined;
  const archive = release.archive({ os, arch });
  const folder = `${base}/${release.folder}`;
  return {
    archive,
    archiveUrl: `${folder}/${archive}`,
    checksumsUrl: `${folder}/${release.checksumFile}`,
    pinned: release.sha256[archive],
  };
}
