import { describe, expect, it } from 'vitest';
import { pickGateway } from '../../../activities/pick-gateway.ts';
import type { SendDeps } from '../../../activities/ports.ts';
import type { MessageGateway } from '../../../domain/message/gateway.ts';
import type { LedgerRow } from '../../../domain/message/ledger-row.ts';
import { createFakeGateway } from '../../support/fake-gateway.ts';

const smtp: MessageGateway = createFakeGateway({ channel: 'email', name: 'smtp' });
const infobip: MessageGateway = {
  ...createFakeGateway({ channel: 'email', name: 'infobip' }),
  cancel: () => Promise.resolve({ kind: 'absent' }),
};
const here = (...gateways: readonly MessageGateway[]): SendDeps =>
  ({
    gateway: (_: string, name?: string | null) => gateways.find((one) => name == null || one.name === name),
    gateways: () => gateways,
  }) as unknown as SendDeps; // the choice looks at nothing else
const row = (state: LedgerRow['state'], gateway: string, tries: LedgerRow['tries'] = []) =>
  ({ state, gateway, tries }) as unknown as LedgerRow;
const pick = (deps: SendDeps, gateways?: readonly string[], of: LedgerRow | null = null, needs?: 'cancel') => {
  const picked = pickGateway(
    deps,
    { channel: 'email', kind: 'mail' },
    { row: of, settings: { senders: { email: { from: 'a@b.example', ...(gateways ? { gateways } : {}) } } } },
    needs,
  );
  return picked.kind === 'gateway' ? picked.gateway.name : picked.reason;
};

describe('pickGateway', () => {
  it('takes the channel’s first where senders.yaml names none, and no second one', () => {
    const tried = row('CLAIMED', 'smtp', [{ gateway: 'smtp', fault: 'unreachable' }]);
    expect(pick(here(smtp, infobip))).toBe('smtp');
    expect(pick(here(smtp, infobip), undefined, tried)).toBe('smtp');
  });

  it('goes by the order of senders.yaml, past what is not configured here', () => {
    expect(pick(here(smtp, infobip), ['infobip', 'smtp'])).toBe('infobip');
    expect(pick(here(smtp), ['infobip', 'smtp'])).toBe('smtp');
  });

  it('stays with the gateway of an attempt that may have left, whatever the order says now (I4)', () => {
    for (const state of ['IN_FLIGHT', 'UNKNOWN'] as const)
      expect(pick(here(smtp, infobip), ['smtp'], row(state, 'infobip'))).toBe('infobip');
    expect(pick(here(smtp), ['smtp'], row('UNKNOWN', 'infobip'))).toContain("its last attempt was made by 'infobip'");
  });

  it('schedules only where it can be cancelled, and says so where nobody can', () => {
    expect(pick(here(smtp, infobip), ['smtp', 'infobip'], null, 'cancel')).toBe('infobip');
    expect(pick(here(smtp), undefined, null, 'cancel')).toBe(
      'no gateway for channel email here that can cancel what it has scheduled',
    );
  });

  it('starts scenarios where they are, and nothing else there, whatever senders.yaml orders', () => {
    const [voice, ivr] = ['infobip', 'infobip-ivr'].map((name) => createFakeGateway({ channel: 'voice', name }));
    const take = (kind: 'speech' | 'scenario', gateways: readonly MessageGateway[], listed?: readonly string[]) => {
      const senders = { voice: { from: '+38512345678', ...(listed ? { gateways: listed } : {}) } };
      const picked = pickGateway(here(...gateways), { channel: 'voice', kind }, { row: null, settings: { senders } });
      return picked.kind === 'gateway' ? [picked.gateway.name, picked.order] : picked.reason;
    };
    if (voice === undefined || ivr === undefined) throw new Error('no gateways');
    for (const listed of [undefined, ['infobip']]) {
      expect(take('scenario', [voice, ivr], listed)).toEqual(['infobip-ivr', ['infobip-ivr']]);
      expect(take('speech', [ivr, voice], listed)).toEqual(['infobip', ['infobip']]);
      expect(take('scenario', [voice], listed)).toBe('no gateway for channel voice here');
    }
  });

  it('says which gateways were wanted where none of them is here', () => {
    expect(pick(here(), ['infobip', 'smtp'])).toBe('no gateway for channel email here: none of infobip, smtp');
  });
});
