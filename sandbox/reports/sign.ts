import { createHmac } from 'node:crypto';
import type { Security } from './hook-schema.ts';

const forms = {
  body: { header: 'X-Ib-Signature', base: '{body}' },
  exchange: { header: 'X-Ib-Exchange-Req-Signature', base: '{timestamp}{body}' },
  calls: { header: 'X-Ib-Hmac-Signature', base: '{body}' },
} as const;

/** Headers that show where a call comes from. `now`: epoch ms. */
export function signatureOf(security: Security, body: string, now: number): Readonly<Record<string, string>> {
  if (security.type === 'none') return {};
  if (security.type === 'basic') {
    const login = Buffer.from(`${security.username}:${security.password}`).toString('base64');
    return { authorization: `Basic ${login}` };
  }
  const usual = forms[security.form];
  const base = (security.base ?? usual.base).split('{body}');
  const timestamp = String(now);
  const hmac = createHmac(security.algorithm, security.secret);
  for (const [index, part] of base.entries()) {
    if (index > 0) hmac.update(body);
    hmac.update(part.replaceAll('{timestamp}', timestamp));
  }
  return {
    [security.header ?? usual.header]: hmac.digest(security.encoding),
    ...((security.base ?? usual.base).includes('{timestamp}') && { 'X-Ib-Exchange-Req-Timestamp': timestamp }),
    ...(security.accountKey !== undefined && { 'X-Ib-Exchange-Req-AccountKey': security.accountKey }),
  };
}
