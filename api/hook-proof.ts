import type { IncomingHttpHeaders } from 'node:http';
import type { HookAuthentication } from '../domain/hook/mapping.ts';
import { headerText, isBasic, isSigned, sameText } from './signature.ts';

/** Whether a request proves to come from whom the mapping takes it; any of the secrets will do. */
export function provesItself(
  way: HookAuthentication,
  secrets: readonly string[],
  headers: IncomingHttpHeaders,
  body: Uint8Array,
  now: number,
): boolean {
  const fits = (secret: string): boolean => {
    switch (way.kind) {
      case 'hmac':
        return isSigned(way, secret, headers, body, now);
      case 'header':
        return sameText(headerText(headers, way.header), secret);
      case 'basic':
        return isBasic(headers, way.user, secret);
    }
  };
  return secrets.map(fits).includes(true);
}
