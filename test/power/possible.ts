import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Why it cannot be done on this machine, and what would help; undefined where it can. */
export function whyNot(platform = process.platform, uid = process.getuid?.()): string | undefined {
  if (platform !== 'linux')
    return 'disks that lose their power are made of FUSE and loop devices of Linux; run it there';
  if (uid !== 0) return 'mounting takes root; run it with sudo, or in a container with --privileged';
  for (const device of ['/dev/fuse', '/dev/loop-control'])
    if (!existsSync(device))
      return `${device} is missing; run it where the kernel offers it, in a container with --privileged`;
  for (const [program, from] of Object.entries({ 'mkfs.ext4': 'e2fsprogs', mount: 'mount', unshare: 'util-linux' }))
    if (spawnSync(program, ['-V']).error) return `${program} is not installed; it comes with the package ${from}`;
  const { status, stderr } = spawnSync('unshare', ['--mount', '--pid', '--fork', 'true'], { encoding: 'utf8' });
  return status === 0
    ? undefined
    : `namespaces of its own are refused here (${stderr.trim()}); in a container, use --privileged`;
}
