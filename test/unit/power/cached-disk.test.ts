import { describe, expect, it } from 'vitest';
import { createCachedDisk } from '../../power/disk/cached-disk.ts';
import { createImage } from '../../power/disk/image.ts';

const bytes = (text: string): Buffer => Buffer.from(text);
const sector = (letter: string): Buffer => bytes(letter.repeat(512));
const forgets = (): number => 0;
const keeps = (): number => 0.5;

describe('an image', () => {
  it('holds what was written across its chunks, nought elsewhere, and leaves what lies below alone', () => {
    const below = createImage();
    below.write(65_530, bytes('below the line'));
    const above = createImage(below);
    above.write(65_534, bytes('ABOVE'));
    expect(above.read(65_528, 20).toString()).toBe('\0\0beloABOVE line\0\0\0\0');
    expect(below.read(65_530, 14).toString()).toBe('below the line');
    expect(above.read(2 ** 31, 4)).toEqual(Buffer.alloc(4));
  });
});

describe('a disk with a cache', () => {
  it('shows whoever uses it everything, and after a cut only what was flushed', () => {
    const disk = createCachedDisk();
    disk.live.write(0, bytes('one'));
    disk.flush();
    disk.live.write(3, bytes('two'));
    const cut = disk.cut();
    expect(disk.live.read(0, 6).toString()).toBe('onetwo');
    expect(cut.unflushed).toBe(1);
    expect(disk.after(cut, forgets).read(0, 6).toString()).toBe('one\0\0\0');
  });

  it('may have written any of its cache by then: whole, not at all, or in sectors', () => {
    const disk = createCachedDisk();
    disk.live.write(0, Buffer.concat([sector('a'), sector('b')]));
    const cut = disk.cut();
    expect(disk.after(cut, keeps).read(0, 1_024)).toEqual(Buffer.concat([sector('a'), sector('b')]));
    const fates = [0.9, 0.1, 0.7];
    const torn = disk.after(cut, () => fates.shift() ?? 0);
    expect(torn.read(0, 1_024)).toEqual(Buffer.concat([sector('a'), Buffer.alloc(512)]));
  });

  it('goes on while earlier cuts are looked at, and what is done to one of them is not found in the next', () => {
    const disk = createCachedDisk();
    disk.live.write(0, bytes('1'));
    disk.flush();
    const first = disk.cut();
    disk.live.write(0, bytes('2'));
    disk.flush();
    const second = disk.cut();
    disk.live.write(0, bytes('3'));
    const found = disk.after(first, forgets);
    expect(found.read(0, 1).toString()).toBe('1');
    found.write(1, bytes('mended'));
    expect(disk.after(second, forgets).read(0, 7).toString()).toBe('2\0\0\0\0\0\0');
    expect(disk.live.read(0, 1).toString()).toBe('3');
  });

  it('keeps its own copy of what it is handed', () => {
    const disk = createCachedDisk();
    const buffer = bytes('kept');
    disk.live.write(0, buffer);
    disk.flush();
    buffer.fill('x');
    expect(disk.after(disk.cut(), forgets).read(0, 4).toString()).toBe('kept');
  });
});
