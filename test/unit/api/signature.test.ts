import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { proofHeaders } from '../../../adapters/hooks/sign.ts';
import { provesItself } from '../../../api/hook-proof.ts';
import type { HookAuthentication } from '../../../domain/hook/mapping.ts';
import { parseHookMapping } from '../../../domain/hook/parse-mapping.ts';

const now = Date.parse('2026-03-02T14:00:10Z');
const secret = 'whsec_5WbX5kEWLlfzsGNjH64I8lOOqUB6e8FH';
const body = Buffer.from('{"id":"evt_1","note":"žluť"}');
const hmac = (text: string, encoding: 'hex' | 'base64', algorithm = 'sha256', key = secret) =>
  createHmac(algorithm, key).update(text).digest(encoding);

const way = (authenticate: object): HookAuthentication => {
  const events = [{ event: 'a.b', id: 'body.id', identity: { email: 'body.email' } }];
  const reading = parseHookMapping({ authenticate, events });
  if (reading.kind === 'refused') throw new Error(JSON.stringify(reading.problems));
  return reading.mapping.authenticate;
};
const proves = (by: HookAuthentication, headers: Record<string, string>, bytes: Uint8Array = body, at = now) =>
  provesItself(by, [secret], headers, bytes, at);

describe('a request proves where it comes from', () => {
  it('as Zendesk signs: base64 over timestamp and body', () => {
    const zendesk = way({
      hmac: {
        header: 'X-Zendesk-Webhook-Signature',
        timestamp: 'X-Zendesk-Webhook-Signature-Timestamp',
        encoding: 'base64',
        secret: 'CARILLON_HOOK_Z',
      },
    });
    const at = '2026-03-02T14:00:03Z';
    const headers = {
      'x-zendesk-webhook-signature': hmac(`${at}${body.toString()}`, 'base64'),
      'x-zendesk-webhook-signature-timestamp': at,
    };
    expect(proves(zendesk, headers)).toBe(true);
    expect(proves(zendesk, headers, Buffer.from(`${body.toString()} `))).toBe(false);
    expect(proves(zendesk, headers, body, now + 6 * 60_000)).toBe(false);
    expect(proves(zendesk, { ...headers, 'x-zendesk-webhook-signature-timestamp': '2026-03-02T14:00:04Z' })).toBe(
      false,
    );
    expect(proves(zendesk, {})).toBe(false);
  });

  it('as Stripe signs: fields of one header, several signatures while a secret changes', () => {
    const stripe = way({
      hmac: {
        header: 'Stripe-Signature',
        fields: { signature: 'v1', timestamp: 't' },
        signed: '{timestamp}.{body}',
        secret: 'CARILLON_HOOK_S',
      },
    });
    const t = '1772460003';
    const v1 = hmac(`${t}.${body.toString()}`, 'hex');
    const old = hmac(`${t}.${body.toString()}`, 'hex', 'sha256', 'before');
    expect(proves(stripe, { 'stripe-signature': `t=${t},v1=${v1},v0=x` })).toBe(true);
    expect(proves(stripe, { 'stripe-signature': `t=${t},v1=${old},v1=${v1}` })).toBe(true);
    expect(proves(stripe, { 'stripe-signature': `t=${t},v0=${v1}` })).toBe(false);
    expect(proves(stripe, { 'stripe-signature': `v1=${v1}` })).toBe(false);
    expect(proves(stripe, { 'stripe-signature': `t=${t},v1=${v1}` }, body, now + 3_600_000)).toBe(false);
  });

  it('as Shopify and GitHub sign: the body alone', () => {
    const shopify = way({ hmac: { header: 'X-Shopify-Hmac-Sha256', encoding: 'base64', secret: 'CARILLON_HOOK_S' } });
    expect(proves(shopify, { 'x-shopify-hmac-sha256': hmac(body.toString(), 'base64') })).toBe(true);
    expect(proves(shopify, { 'x-shopify-hmac-sha256': hmac(body.toString(), 'hex') })).toBe(false);
    const github = way({ hmac: { header: 'X-Hub-Signature-256', prefix: 'sha256=', secret: 'CARILLON_HOOK_G' } });
    expect(proves(github, { 'x-hub-signature-256': `sha256=${hmac(body.toString(), 'hex')}` })).toBe(true);
    expect(proves(github, { 'x-hub-signature-256': hmac(body.toString(), 'hex') })).toBe(false);
  });

  it('by a secret in a header, or Basic', () => {
    const shared = way({ header: { name: 'X-Api-Token', secret: 'CARILLON_HOOK_T' } });
    expect(proves(shared, { 'x-api-token': secret })).toBe(true);
    expect(proves(shared, { 'x-api-token': `${secret}x` })).toBe(false);
    const basic = way({ basic: { user: 'desk', secret: 'CARILLON_HOOK_B' } });
    expect(proves(basic, { authorization: `Basic ${btoa(`desk:${secret}`)}` })).toBe(true);
    expect(proves(basic, { authorization: `Basic ${btoa(`desk:${secret}x`)}` })).toBe(false);
  });

  it('and whoever tries a mapping out signs as its source does', () => {
    const ways = [
      { hmac: { header: 'X-Sig', timestamp: 'X-Time', encoding: 'base64', secret: 'CARILLON_HOOK_A' } },
      {
        hmac: {
          header: 'X-Sig',
          fields: { signature: 'v1', timestamp: 't' },
          signed: '{timestamp}.{body}',
          secret: 'CARILLON_HOOK_A',
        },
      },
      { hmac: { header: 'X-Sig', prefix: 'sha1=', algorithm: 'sha1', secret: 'CARILLON_HOOK_A' } },
      { header: { name: 'X-Token', secret: 'CARILLON_HOOK_A' } },
      { basic: { user: 'desk', secret: 'CARILLON_HOOK_A' } },
    ].map(way);
    for (const one of ways) {
      expect(proves(one, proofHeaders(one, secret, body, new Date(now)))).toBe(true);
      expect(proves(one, proofHeaders(one, 'another', body, new Date(now)))).toBe(false);
    }
  });

  it('by the old secret or the new one while it changes', () => {
    const shared = way({ header: { name: 'X-Api-Token', secret: ['CARILLON_HOOK_NEW', 'CARILLON_HOOK_OLD'] } });
    expect(provesItself(shared, ['new', 'old'], { 'x-api-token': 'old' }, body, now)).toBe(true);
    expect(provesItself(shared, ['new'], { 'x-api-token': 'old' }, body, now)).toBe(false);
  });
});
