import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../config/load.ts';

const base = {
  DATABASE_URL: 'postgres://u:p@127.0.0.1/x',
  NATS_URL: 'nats://127.0.0.1:4222',
  TEMPORAL_ADDRESS: '127.0.0.1:7233',
  CARILLON_WEBHOOK_TOKEN: 'wh_x',
  INFOBIP_API_KEY: 'k',
};
const out = {
  ...base,
  INFOBIP_BASE_URL: 'https://x.api.infobip.com',
  CARILLON_DELIVERY: 'allowlist',
  CARILLON_ALLOW_TO: '+385911234567',
};

describe('how receipts come', () => {
  it.each([
    ['a provider out there cannot call this machine', out, 'poll'],
    ['but an address that it can reach', { ...out, CARILLON_PUBLIC_URL: 'https://hooks.acme.example' }, 'push'],
    ['the sandbox is on this machine', { ...base, INFOBIP_BASE_URL: 'http://127.0.0.1:7071' }, 'push'],
    ['no provider at all', base, 'push'],
    ['said in so many words', { ...out, CARILLON_REPORTS: 'push' }, 'push'],
  ])('%s', (_what, env, mode) => {
    const { reports, webhookUrl } = loadConfig(env);
    expect(reports).toBe(mode);
    expect(webhookUrl === undefined).toBe(mode === 'poll');
  });
});
