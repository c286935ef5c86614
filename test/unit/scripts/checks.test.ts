import { describe, expect, it } from 'vitest';
import { diskProblem, machineProblem } from '../../../scripts/setup/checks.mjs';

describe('what set-up says about a machine', () => {
  const good = { node: '20.20.2', platform: 'linux', arch: 'x64', glibc: '2.36' };
  it.each([
    ['Linux with glibc', good],
    ['a newer Node on arm64', { ...good, node: '24.1.0', arch: 'arm64' }],
    ['macOS', { ...good, platform: 'darwin', arch: 'arm64', glibc: undefined }],
  ])('nothing on %s', (_what, machine) => expect(machineProblem(machine)).toBeUndefined());

  it.each([
    ['an older Node', { ...good, node: '20.19.9' }, /20\.20 or newer; this is Node 20\.19\.9/],
    ['native Windows', { ...good, platform: 'win32' }, /WSL2/],
    ['musl', { ...good, glibc: undefined }, /glibc/],
    ['a 32-bit machine', { ...good, arch: 'arm' }, /x64 and arm64, not on arm/],
  ])('one sentence on %s', (_what, machine, sentence) => expect(machineProblem(machine)).toMatch(sentence));

  it('how much disk is missing', () => {
    expect(diskProblem(4)).toBeUndefined();
    expect(diskProblem(3.9)).toMatch(/needs 4 GB .* 3\.9 GB/);
  });
});
