import { describe, expect, it } from 'vitest';
import { readConfiguration } from '../../../sandbox/configuration.ts';

describe('readConfiguration', () => {
  it('needs nothing', () => {
    expect(readConfiguration({ PATH: '/bin', CARILLON_SANDBOX_API_KEY: '' })).toMatchObject({
      port: 0,
      smtpPort: 0,
      apiKey: undefined,
      watchesParent: false,
      clock: { scale: 1 },
    });
  });

  it('takes the clock of a stack', () => {
    const { clock } = readConfiguration({
      CARILLON_CLOCK_SCALE: '1440',
      CARILLON_CLOCK_START: '2026-03-02T08:00:00.000Z',
      CARILLON_CLOCK_ORIGIN: '2026-11-21T12:00:00.000Z',
    });
    expect(clock).toEqual({
      scale: 1440,
      virtualStart: Date.parse('2026-03-02T08:00:00.000Z'),
      realStart: Date.parse('2026-11-21T12:00:00.000Z'),
    });
  });

  it('has a clock of its own when told so, whatever the stack says', () => {
    const stack = { CARILLON_CLOCK_SCALE: '1440', CARILLON_SANDBOX_CLOCK_START: '2026-12-24T08:00:00Z' };
    const start = Date.parse('2026-12-24T08:00:00Z');
    expect(readConfiguration({ ...stack, CARILLON_SANDBOX_CLOCK: 'virtual' }).clock).toEqual({
      mode: 'virtual',
      start,
    });
    expect(readConfiguration({ ...stack, CARILLON_SANDBOX_CLOCK_SCALE: '60' }).clock).toEqual({
      mode: 'scaled',
      scale: 60,
      start,
    });
  });

  it('refuses webhooks of other machines, and says everything that is wrong at once', () => {
    expect(() =>
      readConfiguration({ CARILLON_SANDBOX_INBOUND_URL: 'http://10.0.0.8/hook', CARILLON_SANDBOX_CLOCK_SCALE: 'fast' }),
    ).toThrow(/INBOUND_URL[\s\S]*CLOCK_SCALE/);
  });
});
