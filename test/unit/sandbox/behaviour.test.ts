import { describe, expect, it } from 'vitest';
import { drawLatency, type Latency } from '../../../sandbox/behaviour/latency.ts';
import { createLuck } from '../../../sandbox/behaviour/luck.ts';
import { magicAddress } from '../../../sandbox/behaviour/magic.ts';
import { compilePattern, compileSender } from '../../../sandbox/behaviour/pattern.ts';
import { createRules } from '../../../sandbox/behaviour/rules.ts';
import type { FaultInput } from '../../../sandbox/faults/fault.ts';
import { createFaultBox } from '../../../sandbox/faults/fault-box.ts';
import { createRandom } from '../../../sandbox/faults/random.ts';
import { defaultSettings } from '../../../sandbox/settings.ts';

describe('compilePattern', () => {
  it.each<[string, string, boolean]>([
    ['385911111111', '385911111111', true],
    ['+385 91 111-1111', '385911111111', true],
    ['*0001', '385910001', true],
    ['*0001', '3859100012', false],
    ['38591*', '385911', true],
    ['*@acme.test', 'ana@acme.test', true],
    ['*@acme.test', 'ana@acmeXtest', false],
    ['Ana@Acme.test', 'ana@acme.test', true],
    ['*', '', true],
    ['a+b(c)@x.test', 'a+b(c)@x.test', true],
  ])('%s against %s: %s', (pattern, address, fits) => {
    expect(compilePattern(pattern)(address)).toBe(fits);
  });

  it('has its answer at once, however many * it has and however long the text is', () => {
    expect(compilePattern(`${'*a'.repeat(20)}*b`)('a'.repeat(10_000))).toBe(false);
  });

  it.each([
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['*', 'Line\nbreak', true],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['a.c', 'abc', false],
  ])('%s of a name against %s: %s', (pattern, sender, fits) => {
    expect(compileSender(pattern)(sender)).toBe(fits);
  });
});

const luck = createLuck(1);

describe('createRules', () => {
  const message = { channel: 'sms', to: '385915550001', from: 'Acme', text: 'Hi' } as const;

  it('lets the newest rule win over older ones and over magic numbers', () => {
    const rules = createRules(() => defaultSettings, luck);
    expect(rules.apply(message).fate).toBe('undeliverable');
    rules.add({ fate: 'delivered' });
    rules.add({ match: { from: 'Acme' }, fate: 'expired', count: 1 });
    expect([rules.apply(message).fate, rules.apply(message).fate]).toEqual(['expired', 'delivered']);
    expect(rules.list().map(({ applied }) => applied)).toEqual([1, 1]);
  });

  it('leaves what a rule does not name to the settings', () => {
    const rules = createRules(() => ({ ...defaultSettings, reports: 'twice' }), luck);
    rules.add({ latencyMs: 5 });
    expect(rules.apply(message)).toMatchObject({ fate: 'delivered', reports: 'twice', latencyMs: 5, call: 'rings' });
  });
});

describe('a rate of a rule', () => {
  const struck = (seed: number, ids: readonly number[]) => {
    const rules = createRules(() => defaultSettings, createLuck(seed));
    rules.add({ match: { rate: 0.2 }, fate: 'expired' });
    const fateOf = (id: number) =>
      rules.apply({ channel: 'sms', to: '49111', from: 'Acme', text: 'Hi', messageId: `m-${id}` }).fate;
    return ids.filter((id) => fateOf(id) === 'expired');
  };
  const ids = Array.from({ length: 2_000 }, (_, id) => id);

  it('strikes the same messages for the same seed, in whatever order they come', () => {
    const [first, backwards] = [struck(7, ids), struck(7, ids.toReversed())];
    expect(backwards.toReversed()).toEqual(first);
    expect(struck(8, ids)).not.toEqual(first);
    expect(first.length).toBeGreaterThan(340);
    expect(first.length).toBeLessThan(460);
  });
});

describe('drawLatency', () => {
  const drawn = (latency: Latency) =>
    Array.from({ length: 4_000 }, (_, id) => drawLatency(latency, (n) => luck(`m-${id}`, `latency ${n}`))).sort(
      (one, other) => one - other,
    );

  it('keeps within its bounds', () => {
    const all = drawn({ min: 100, max: 300 });
    expect([all[0] ?? 0, all.at(-1) ?? 0].map((ms) => Math.round(ms / 10) * 10)).toEqual([100, 300]);
  });

  it('has the median and the 95th percentile that it is told', () => {
    const all = drawn({ median: 2_000, p95: 30_000 });
    expect(all[2_000]).toBeGreaterThan(1_800);
    expect(all[2_000]).toBeLessThan(2_200);
    expect(all[3_800]).toBeGreaterThan(25_000);
    expect(all[3_800]).toBeLessThan(36_000);
  });
});

describe('magicAddress', () => {
  it.each<[string, unknown]>([
    ['ana+rcpt550@x.test', { at: 'rcpt', code: 550 }],
    ['ana+DATA451@x.test', { at: 'data', code: 451 }],
    ['ana+drop@x.test', { at: 'drop' }],
    ['ana+slow1500@x.test', { at: 'slow', ms: 1500 }],
    ['ana+rcpt250@x.test', undefined],
    ['ana+newsletter@x.test', undefined],
    ['drop@x.test', undefined],
  ])('%s', (address, wish) => {
    expect(magicAddress(address)).toEqual(wish);
  });
});

describe('createFaultBox', () => {
  const box = () => createFaultBox(() => createRandom(1));
  const who = (to: string) => () => ({ to: [to], from: ['Acme'] });
  const target = {
    method: 'POST',
    path: '/sms/2/text/advanced',
    headers: { 'user-agent': 'shop/2.1' },
    account: 'default',
    who: who('385911111111'),
  };

  it('strikes in the order in which faults were set, each as often as it says', () => {
    const faults = box();
    faults.add({ kind: 'hang', count: 2 });
    faults.add({ kind: 'reset' });
    const struck = [1, 2, 3, 4].map(() => faults.strikeHttp(target)?.kind);
    expect(struck).toEqual(['hang', 'hang', 'reset', undefined]);
    expect(faults.armed()).toBe(false);
  });

  it('keeps faults of mail and of HTTP apart', () => {
    const faults = box();
    faults.add({ kind: 'smtp-reject-data' });
    expect([faults.armed(), faults.strikeHttp(target), faults.strikeSmtp(['smtp-slow'], [])]).toEqual([
      false,
      undefined,
      undefined,
    ]);
    expect(faults.strikeSmtp(['smtp-reject-data'], ['ana@x.test'])).toMatchObject({
      kind: 'smtp-reject-data',
      code: 554,
    });
  });

  it('uses a fault up only by what it meets', () => {
    const faults = box();
    faults.add({ kind: 'reset', match: { to: '*7777' } });
    expect(faults.strikeHttp(target)).toBeUndefined();
    expect(faults.strikeHttp({ ...target, who: who('385911117777') })?.kind).toBe('reset');
  });

  it.each<[FaultInput['match'], boolean]>([
    [{ path: '/sms/2' }, true],
    [{ path: '/sms/*/advanced' }, true],
    [{ path: '/text' }, false],
    [{ from: 'acme*' }, true],
    [{ from: 'Other' }, false],
    [{ account: 'default' }, true],
    [{ account: 'other' }, false],
    [{ headers: { 'User-Agent': 'shop/*' } }, true],
    [{ headers: { 'User-Agent': 'shop' } }, false],
    [{ headers: { 'X-Test': '*' }, method: 'GET' }, false],
  ])('meets a request by %j: %s', (match, met) => {
    const faults = box();
    faults.add({ kind: 'reset', match });
    expect(faults.strikeHttp(target) !== undefined).toBe(met);
  });

  it('does not look at credentials', () => {
    expect(() => box().add({ kind: 'reset', match: { headers: { Authorization: 'App *' } } })).toThrow('credentials');
  });

  it('plays a script step by step, as often as it says', () => {
    const faults = box();
    faults.add({ kind: 'script', steps: [{ kind: 'status', status: 429 }, 'none', 'accept-then-reset'], count: 2 });
    const played = Array.from({ length: 8 }, () => faults.strikeHttp(target)?.kind);
    const once = ['status', undefined, 'accept-then-reset'];
    expect(played).toEqual([...once, ...once, undefined, undefined]);
    expect(faults.armed()).toBe(false);
  });
});
