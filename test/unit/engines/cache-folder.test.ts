import { describe, expect, it } from 'vitest';
import { cacheFolder } from '../../../engines/binaries/cache-folder.ts';

describe('cacheFolder', () => {
  it.each([
    ['XDG_CACHE_HOME where it is set', { XDG_CACHE_HOME: '/caches' }, 'linux', '/caches/carillon/engines'],
    ['the home where it is not', {}, 'linux', '/home/ana/.cache/carillon/engines'],
    [
      'the home where it is relative, which XDG forbids',
      { XDG_CACHE_HOME: 'caches' },
      'linux',
      '/home/ana/.cache/carillon/engines',
    ],
    ['Library/Caches on macOS', {}, 'darwin', '/home/ana/Library/Caches/carillon/engines'],
  ] as const)('is below %s', (_where, env, platform, expected) => {
    expect(cacheFolder(env, platform, '/home/ana')).toBe(expected);
  });
});
