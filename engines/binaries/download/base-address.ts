import { isLoopbackHost } from '../../../config/loopback.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const RELEASES = 'https://github.com';

/**
 * Where releases are fetched from: CARILLON_ENGINE_DOWNLOADS, a mirror with GitHub's paths, without a trailing slash;
 * undefined when that is `off`. Plain HTTP only on loopback, because a checksum that comes the same way proves nothing.
 */
export function downloadBase(env: Environment): string | undefined {
  const value = env['CARILLON_ENGINE_DOWNLOADS']?.trim() || RELEASES;
  if (value === 'off') return undefined;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const allowed = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopbackHost(url.hostname));
  if (!allowed) {
    throw new Error(
      `CARILLON_ENGINE_DOWNLOADS=${value}: expected \`off\`, or a mirror of ${RELEASES} by https:// (http:// on this machine only)`,
    );
  }
  return value.replace(/\/+$/, '');
}
