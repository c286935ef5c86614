import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseProvider, DELIVERIES, INFOBIP_VARIABLE, mayLeave, SMTP_VARIABLE } from '../../../config/delivery.ts';
import { isLoopbackHost } from '../../../config/loopback.ts';
import { refuseLive } from '../../../config/refuse-live.ts';

const LOOPBACK = ['localhost', 'LOCALHOST', '127.0.0.1', '127.8.8.8', '127.255.255.254', '::1', '[::1]'];
const ELSEWHERE = [
  'api.infobip.com',
  'localhost.example.com',
  'localhost.',
  'my-localhost',
  '127.0.0.1.example.com',
  '127.1',
  '0.0.0.0',
  '10.0.0.1',
  '128.0.0.1',
  '::ffff:127.0.0.1',
  '',
];

describe('isLoopbackHost', () => {
  it.each(LOOPBACK)('%s is loopback', (host) => expect(isLoopbackHost(host)).toBe(true));
  it.each(ELSEWHERE)('"%s" is not, whatever it may resolve to', (host) => expect(isLoopbackHost(host)).toBe(false));
});

describe('mayLeave (I13)', () => {
  const allowTo = ['+385 91 123-4567', 'Ana@Example.com'];
  it.each([
    ['sandbox', 'localhost', '+385911234567', true],
    ['sandbox', 'api.infobip.com', '+385911234567', false],
    ['allowlist', 'api.infobip.com', '+385911234567', true],
    ['allowlist', 'api.infobip.com', '385911234567', true],
    ['allowlist', 'api.infobip.com', 'ana@example.com', true],
    ['allowlist', 'api.infobip.com', '+385910000000', false],
    ['allowlist', 'api.infobip.com', 'someana@example.com', false],
    ['allowlist', 'api.infobip.com', '', false],
    ['allowlist', '127.0.0.1', '+385910000000', true],
    ['live', 'api.infobip.com', '+385910000000', true],
  ] as const)('%s to %s for "%s": %s', (delivery, host, recipient, expected) => {
    expect(mayLeave({ delivery, allowTo }, host, recipient).ok).toBe(expected);
  });

  it('names no recipient in its reason', () => {
    const answer = mayLeave({ delivery: 'allowlist', allowTo }, 'api.infobip.com', '+385910000000');
    expect(JSON.stringify(answer)).not.toContain('385910000000');
  });

  it('lets nothing out under sandbox, for any host, recipient and list', () => {
    const hosts = fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6(), fc.constantFrom(...ELSEWHERE), fc.string());
    fc.assert(
      fc.property(hosts, fc.string(), fc.array(fc.string()), (host, recipient, list) => {
        fc.pre(!isLoopbackHost(host));
        expect(mayLeave({ delivery: 'sandbox', allowTo: [...list, recipient] }, host, recipient).ok).toBe(false);
      }),
    );
  });

  it('lets nobody through an allowlist who is not in it', () => {
    const number = fc.integer({ min: 10_000_000, max: 999_999_999_999 }).map((digits) => `+${digits}`);
    fc.assert(
      fc.property(number, fc.array(number), (recipient, list) => {
        const answer = mayLeave({ delivery: 'allowlist', allowTo: list }, 'api.infobip.com', recipient);
        expect(answer.ok).toBe(list.includes(recipient));
      }),
    );
  });
});

describe('chooseProvider (I13)', () => {
  it.each([
    [INFOBIP_VARIABLE, undefined, 'sandbox', 'none'],
    [INFOBIP_VARIABLE, 'http://127.0.0.1:9000', 'sandbox', 'use'],
    [INFOBIP_VARIABLE, 'http://localhost:9000/base', 'sandbox', 'use'],
    [INFOBIP_VARIABLE, 'https://xyz.api.infobip.com', 'sandbox', 'ignore'],
    [INFOBIP_VARIABLE, 'xyz.api.infobip.com', 'sandbox', 'ignore'],
    [INFOBIP_VARIABLE, 'xyz.api.infobip.com', 'allowlist', 'use'],
    [INFOBIP_VARIABLE, 'https://localhost@evil.example.com', 'sandbox', 'ignore'],
    [INFOBIP_VARIABLE, 'ftp://127.0.0.1', 'sandbox', 'invalid'],
    [INFOBIP_VARIABLE, 'https://', 'live', 'invalid'],
    [SMTP_VARIABLE, 'smtp://[::1]:2525', 'sandbox', 'use'],
    [SMTP_VARIABLE, 'smtps://user:pass@mail.example.com', 'sandbox', 'ignore'],
    [SMTP_VARIABLE, 'smtps://user:pass@mail.example.com', 'live', 'use'],
  ] as const)('%o %s under %s: %s', (variable, value, delivery, kind) => {
    expect(chooseProvider(variable, value, delivery).kind).toBe(kind);
  });

  it('adds the scheme that Infobip leaves out, and never repeats a password', () => {
    expect(chooseProvider(INFOBIP_VARIABLE, 'xyz.api.infobip.com', 'live')).toMatchObject({
      url: 'https://xyz.api.infobip.com',
    });
    const ignored = chooseProvider(SMTP_VARIABLE, 'smtp://user:secret@mail.example.com', 'sandbox');
    expect(JSON.stringify(ignored)).toMatch(/mail\.example\.com/);
    expect(JSON.stringify(ignored)).not.toMatch(/secret/);
  });
});

describe('refuseLive (I13)', () => {
  it.each(DELIVERIES.filter((delivery) => delivery !== 'live'))('lets %s pass', (delivery) => {
    expect(() => refuseLive('carillon start', delivery)).not.toThrow();
  });
  it('refuses live and says how to do it on purpose', () => {
    expect(() => refuseLive('carillon start', 'live')).toThrow(/carillon start refuses .*--external --delivery live/);
  });
});
