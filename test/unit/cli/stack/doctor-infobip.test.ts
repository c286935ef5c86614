import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { examineInfobip, type Needs } from '../../../../cli/stack/doctor-infobip.ts';
import { startSandbox } from '../../../../sandbox/start.ts';
import type { Sandbox } from '../../../../sandbox/start.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ apiKey: 'right' });
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.clearFaults());

const acme = { sms: { from: '+385 91 6242 493' }, email: { from: 'Acme <hello@acme.example>' } };
const look = async (
  env: Readonly<Record<string, string>> = {},
  senders: Needs['senders'] = acme,
  spoken: readonly string[] = [],
) =>
  (
    await examineInfobip({ INFOBIP_BASE_URL: sandbox.httpUrl, INFOBIP_API_KEY: 'right', ...env }, { senders, spoken })
  ).map(({ check, verdict, detail }) => `${verdict} ${check}: ${detail}`);
const refuse = (path: string, status = 403): void =>
  void sandbox.addFault({ kind: 'status', status, match: { path }, count: 'always' });

describe('carillon doctor --infobip', () => {
  it('looks at base URL, key, balance, scopes and senders, and sends nothing', async () => {
    expect(await look()).toEqual([
      `ok Infobip base URL: ${new URL(sandbox.httpUrl).host}`,
      'ok Infobip key: known',
      'ok Infobip balance: 47.50 EUR',
      'ok Infobip scopes: read SMS logs',
      'ok Infobip scopes: take back scheduled SMS',
      'ok Infobip scopes: place calls',
      'ok Infobip numbers: 385916242493 (SMS, VOICE), 62493 (SMS)',
      'ok SMS sender: +385 91 6242 493',
      'ok Infobip mail domains: acme.example',
      'ok mail sender: acme.example',
    ]);
    expect(sandbox.oracle.entries).toHaveLength(0);
  });

  it('says which scope is missing, and what for', async () => {
    refuse('/sms/3/logs');
    refuse('/account/1/balance');
    refuse('/numbers');
    const lines = await look();
    expect(lines).toContainEqual(
      expect.stringMatching(
        /^bad Infobip scopes: it may not read SMS logs \(HTTP 403.*\): scope sms:logs:read or sms:manage/,
      ),
    );
    expect(lines).toContainEqual(expect.stringMatching(/^look Infobip balance: the key may not read it/));
    expect(lines).toContainEqual(expect.stringMatching(/^look Infobip numbers: .*numbers:manage/));
  });

  it('tells a wrong key from an address where nobody answers', async () => {
    const wrong = await look({ INFOBIP_API_KEY: 'wrong' });
    expect(wrong).toHaveLength(2);
    expect(wrong[1]).toMatch(/^bad Infobip key: .* does not know it \(HTTP 401.*check INFOBIP_API_KEY/);
    expect(await look({ INFOBIP_BASE_URL: 'http://127.0.0.1:1' })).toEqual([
      expect.stringMatching(/^bad Infobip base URL: 127\.0\.0\.1:1: /),
    ]);
  });

  it('finds senders that the account does not have', async () => {
    const lines = await look({}, { sms: { from: '+385911111111' }, email: { from: 'hi@other.example' } });
    expect(lines).toContainEqual(expect.stringMatching(/^bad SMS sender: \+385911111111 is none/));
    expect(lines).toContainEqual(expect.stringMatching(/^look mail sender: other\.example is no active domain/));
    expect(await look({}, { sms: { from: 'Acme' } })).toContainEqual(
      expect.stringMatching(/^look SMS sender: "Acme" is a name/),
    );
  });

  it('finds voices that do not exist, and languages that nobody speaks', async () => {
    const voice = { en: 'Joanna', 'en-US': 'Ivo', hr: 'Ivan' };
    const lines = await look({}, { voice: { from: '+38512345678', voice } }, ['en', 'en-US', 'fr', 'ga']);
    expect(lines.filter((line) => line.includes(' voices for '))).toEqual([
      'ok voices for en: Joanna',
      expect.stringMatching(/^bad voices for en-US: no 'Ivo' speaks en; there are .*Joanna/),
      expect.stringMatching(/^ok voices for fr: the usual one of /),
      'bad voices for ga: Infobip speaks no such language',
    ]);
  });

  it('asks nobody outside this machine while nothing may leave it (I13)', async () => {
    expect(await look({ INFOBIP_BASE_URL: 'https://example.api.infobip.com' })).toEqual([
      expect.stringMatching(
        /^bad Infobip: INFOBIP_BASE_URL names example\.api\.infobip\.com.*CARILLON_DELIVERY=allowlist/,
      ),
    ]);
  });
});
