import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { mountVolume } from '../../../../cli/chaos/world/volume.ts';

it('is full and has room again, where volumes can be mounted; elsewhere says why not', () => {
  const folder = mkdtempSync(join(tmpdir(), 'carillon volume '));
  const volume = mountVolume(folder);
  try {
    if ('cannot' in volume) {
      expect(volume.cannot).toMatch(/^(small volumes|no volume could be mounted: )./);
      return;
    }
    const write = (name: string): void => writeFileSync(join(folder, name), Buffer.alloc(1_000_000));
    write('before');
    volume.fill();
    expect(() => write('meanwhile')).toThrow('ENOSPC');
    volume.free();
    write('after');
    volume.unmount();
    expect(existsSync(join(folder, 'after'))).toBe(false);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
