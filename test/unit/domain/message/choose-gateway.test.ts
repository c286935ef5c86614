import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseGateway, isFresh, type Try } from '../../../../domain/message/choose-gateway.ts';

const order = ['smtp', 'infobip'];
const failed = (...said: readonly [string, Try['fault']][]): Try[] =>
  said.map(([gateway, fault]) => ({ gateway, fault }));

describe('chooseGateway', () => {
  it('begins with the first', () => {
    expect(chooseGateway(order, [])).toBe('smtp');
  });

  it.each(['unreachable', 'setUp'] as const)('goes on at once where a gateway is %s', (fault) => {
    expect(chooseGateway(order, failed(['smtp', fault]))).toBe('infobip');
    expect(isFresh(order, failed(['smtp', fault]))).toBe(true);
  });

  it('gives a busy gateway its three tries', () => {
    expect(chooseGateway(order, failed(['smtp', 'busy'], ['smtp', 'busy']))).toBe('smtp');
    expect(chooseGateway(order, failed(['smtp', 'busy'], ['smtp', 'busy'], ['smtp', 'busy']))).toBe('infobip');
    expect(chooseGateway(order, failed(['smtp', 'busy'], ['smtp', null], ['smtp', 'busy']))).toBe('smtp');
    const busy = ['infobip', 'busy'] as const;
    expect(chooseGateway(order, failed(['smtp', 'unreachable'], [...busy], [...busy]))).toBe('infobip');
    expect(chooseGateway(order, failed(['smtp', 'unreachable'], [...busy], [...busy], [...busy]))).toBe('smtp');
    expect(chooseGateway(order, failed(['smtp', 'busy'], [...busy], [...busy]))).toBe('infobip');
  });

  it('begins anew where its last gateway is no longer listed', () => {
    for (const fault of ['unreachable', 'busy', null] as const)
      expect(chooseGateway(['smtp', 'infobip'], failed(['relay', fault]))).toBe('smtp');
  });

  it('stays where this side never came to ask', () => {
    expect(chooseGateway(order, failed(['infobip', null]))).toBe('infobip');
  });

  it('comes round again, and then no longer at once', () => {
    const tries = failed(['smtp', 'unreachable'], ['infobip', 'unreachable']);
    expect(chooseGateway(order, tries)).toBe('smtp');
    expect(isFresh(order, tries)).toBe(false);
  });

  it('knows no other than those it is given', () => {
    expect(chooseGateway(['infobip'], failed(['smtp', 'unreachable']))).toBe('infobip');
    expect(chooseGateway([], failed(['smtp', 'unreachable']))).toBeUndefined();
  });

  it('asks every gateway within as many attempts as patience allows, whatever they answer, and never one that is not listed', () => {
    const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 });
    const faults = fc.constantFrom<Exclude<Try['fault'], null>>('unreachable', 'setUp', 'busy');
    fc.assert(
      fc.property(names, fc.array(faults, { minLength: 9, maxLength: 9 }), (listed, answers) => {
        const tries: Try[] = [];
        for (const fault of answers) {
          const gateway = chooseGateway(listed, tries);
          expect(listed).toContain(gateway);
          tries.push({ gateway: gateway ?? '', fault });
        }
        expect(new Set(tries.map(({ gateway }) => gateway))).toEqual(new Set(listed));
      }),
    );
  });
});
