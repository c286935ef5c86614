import { statfsSync } from 'node:fs';
import { root } from './say.mjs';

/** Packages 0.6 GB, programs 0.2 GB, and 2 GB for a moment while Temporal is built. */
const LEAST_FREE_GIB = 4;
const LEAST_NODE = [20, 20];

/** Stops with one sentence when this machine cannot run Carillon. */
export function checkMachine({ firstTime }, machine = thisMachine()) {
  const problem = machineProblem(machine) ?? (firstTime ? diskProblem(machine.freeGib) : undefined);
  if (problem) throw new Error(problem);
}

/** The sentence for a machine on which Carillon cannot run, or undefined. */
export function machineProblem({ node, platform, arch, glibc }) {
  const [major, minor] = node.split('.').map(Number);
  if (major < LEAST_NODE[0] || (major === LEAST_NODE[0] && minor < LEAST_NODE[1])) {
    return `Carillon needs Node ${LEAST_NODE.join('.')} or newer; this is Node ${node}. Install a newer one from https://nodejs.org.`;
  }
  if (platform === 'win32') {
    return 'Carillon does not run on native Windows; install WSL2 (`wsl --install`) and run it there, in a Linux with glibc such as Ubuntu.';
  }
  if (platform !== 'linux' && platform !== 'darwin') {
    return `Carillon runs on Linux (glibc) and macOS, not on ${platform}.`;
  }
  if (arch !== 'x64' && arch !== 'arm64') return `Carillon runs on x64 and arm64, not on ${arch}.`;
  if (platform === 'linux' && !glibc) {
    return 'Carillon needs a Linux with glibc (Debian, Ubuntu, Fedora …): Temporal and PostgreSQL have no programs for musl (Alpine).';
  }
  return undefined;
}

export function diskProblem(freeGib) {
  if (freeGib >= LEAST_FREE_GIB) return undefined;
  return `Setting up needs ${LEAST_FREE_GIB} GB of free disk space at ${root}; there are ${freeGib.toFixed(1)} GB. Free some and try again.`;
}

function thisMachine() {
  const { bavail, bsize } = statfsSync(root);
  const freeGib = (bavail * bsize) / 2 ** 30;
  const { platform, arch } = process;
  return {
    node: process.versions.node,
    platform,
    arch,
    glibc: platform === 'linux' ? glibcVersion() : undefined,
    freeGib,
  };
}

/** Node knows which C library it runs on; musl has no such entry. */
function glibcVersion() {
  process.report.excludeNetwork = true; // otherwise every interface is looked up by name
  return process.report.getReport().header.glibcVersionRuntime;
}
