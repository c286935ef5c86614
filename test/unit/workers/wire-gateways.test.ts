import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../config/load.ts';
import { wireGateways } from '../../../workers/wire-gateways.ts';

const wire = (env: Readonly<Record<string, string>>) => {
  const config = loadConfig({
    DATABASE_URL: 'postgres://u:p@127.0.0.1:5432/c',
    NATS_URL: 'nats://127.0.0.1:4222',
    TEMPORAL_ADDRESS: '127.0.0.1:7233',
    ...env,
  });
  const wired = wireGateways(config, new pg.Pool(), 1_000);
  wired.close();
  return wired;
};
const infobip = { INFOBIP_BASE_URL: 'http://127.0.0.1:7071', INFOBIP_API_KEY: 'key' };
const smtp = { SMTP_URL: 'smtp://127.0.0.1:7072' };
const names = (env: Readonly<Record<string, string>>) =>
  wire(env).list.map(({ channel, name }) => `${channel} ${name}`);

describe('wireGateways', () => {
  it('makes a gateway of each channel of what the environment names; mail goes by SMTP first', () => {
    expect(names({ ...infobip, ...smtp })).toEqual([
      'email smtp',
      'sms infobip',
      'email infobip',
      'voice infobip',
      'voice infobip-ivr',
    ]);
    expect(names(infobip)).toEqual(['sms infobip', 'email infobip', 'voice infobip', 'voice infobip-ivr']);
    expect(names(smtp)).toEqual(['email smtp']);
    expect(names({})).toEqual([]);
  });

  it('lets out what one gateway of the channel may deliver, and says why nothing may (I13)', () => {
    const live = { CARILLON_DELIVERY: 'allowlist', CARILLON_ALLOW_TO: 'ana@example.org' };
    const { mayDeliver } = wire({ ...live, INFOBIP_BASE_URL: 'xyz.api.infobip.com', INFOBIP_API_KEY: 'key' });
    expect(mayDeliver('email', 'ana@example.org')).toEqual({ ok: true });
    expect(mayDeliver('email', 'eva@example.org')).toMatchObject({
      ok: false,
      reason: expect.stringContaining('ALLOW_TO'),
    });
    expect(wire(smtp).mayDeliver('voice', '+385911234567')).toEqual({
      ok: false,
      reason: 'no provider is configured for voice',
    });
    expect(wire({ ...infobip, ...smtp }).mayDeliver('email', 'eva@example.org')).toEqual({ ok: true });
  });
});
