import type { Path, Report } from '../problem.ts';
import { parseObject } from '../journey/authoring/object-schema.ts';
import type { HookAuthentication } from './mapping.ts';
import { authenticateShape, basicShape, headerShape, hmacShape } from './schema.ts';

/** Exactly one way to prove where a request comes from. */
export function parseAuthentication(input: unknown, path: Path, report: Report): HookAuthentication | null {
  const read = parseObject(authenticateShape, input, path, report);
  if (read === null) return null;
  const ways = Object.entries(read).filter(([, value]) => value !== undefined);
  const [way] = ways;
  if (way === undefined || ways.length > 1) {
    const message = ways.length === 0 ? 'nobody would be asked to prove anything' : 'these are several ways';
    report(path, { message, expected: 'one of hmac, header, basic' });
    return null;
  }
  const [kind, value] = way;
  const at = [...path, kind];
  if (kind === 'hmac') return parseHmac(value, at, report);
  if (kind === 'header') {
    const written = parseObject(headerShape, value, at, report);
    return written && { kind: 'header', header: written.name.toLowerCase(), secrets: [written.secret].flat() };
  }
  const written = parseObject(basicShape, value, at, report);
  return written && { kind: 'basic', user: written.user, secrets: [written.secret].flat() };
}

function parseHmac(input: unknown, path: Path, report: Report): HookAuthentication | null {
  const read = parseObject(hmacShape, input, path, report);
  if (read === null) return null;
  const { header, fields, prefix, algorithm = 'sha256', encoding = 'hex', timestamp, secret } = read;
  const hasTimestamp = timestamp !== undefined || fields?.timestamp !== undefined;
  const signed = read.signed ?? (hasTimestamp ? '{timestamp}{body}' : '{body}');
  const placeholders: readonly string[] = signed.match(/\{[^}]*\}/g) ?? [];
  const wanted = hasTimestamp ? ['{timestamp}', '{body}'] : ['{body}'];
  if (placeholders.length !== wanted.length || !wanted.every((one) => placeholders.includes(one))) {
    const hint = hasTimestamp ? 'a time that is not signed proves nothing' : undefined;
    report([...path, 'signed'], {
      message: `'${signed}' is not what such a request can sign`,
      expected: `${wanted.join(' and ')}, once each`,
      ...(hint === undefined ? {} : { hint }),
    });
    return null;
  }
  return {
    kind: 'hmac',
    header: header.toLowerCase(),
    secrets: [secret].flat(),
    algorithm,
    encoding,
    signed,
    ...(prefix === undefined ? {} : { prefix }),
    ...(timestamp === undefined ? {} : { timestampHeader: timestamp.toLowerCase() }),
    ...(fields === undefined
      ? {}
      : {
          fields: {
            signature: fields.signature,
            ...(fields.timestamp === undefined ? {} : { timestamp: fields.timestamp }),
          },
        }),
  };
}
