import { describe, expect, it } from 'vitest';
import { realClock } from '../../../../domain/clock.ts';
import { decide, type PolicyTools, profileZone } from '../../../../domain/policy/decide.ts';
import { zones } from '../../../../adapters/zones/zones.ts';
import type { SendFacts, SendIntent } from '../../../../domain/policy/facts.ts';
import { openPolicy } from '../../../support/open-policy.ts';

const noon = Date.parse('2026-03-02T12:00:00Z');
const tools = openPolicy;
const intent: SendIntent = {
  workspace: 'default',
  channel: 'sms',
  class: 'marketing',
  topic: 'tips',
  template: 't',
  awaitsReceipt: false,
  addressGraceMs: 120_000,
  began: noon,
};
const facts: SendFacts = {
  enrollment: null,
  journey: { id: 'welcome', status: 'live' },
  profile: { id: 'p', traits: { phone: '+385911234567' }, revision: 1 },
  consents: [],
  suppressions: [],
  halts: [],
  settings: {},
  row: null,
  entry: {},
  clock: realClock,
};
const judge = (change: Partial<SendFacts>, what: Partial<SendIntent> = {}, at = noon) =>
  decide({ ...intent, ...what }, { ...facts, ...change }, at, tools);
const stop = { address: '385911234567', reason: 'STOP' };
const yes = (topic: string) => ({ topic, state: 'subscribed' as const });
const no = (topic: string) => ({ topic, state: 'unsubscribed' as const });

describe('decide: consent', () => {
  const double = { settings: { consent: { sms: 'double-opt-in' as const } } };
  const optIn = { settings: { consent: { sms: 'opt-in' as const } } };
  it.each([
    ['marketing without a word where only no counts', {}, {}, 'go'],
    ['marketing without a yes where one is needed', optIn, {}, 'no consent given'],
    ['marketing without a yes where two are needed', double, {}, 'no consent given'],
    [
      'marketing with one yes where two are needed',
      { ...double, consents: [yes('tips')] },
      {},
      'consent not confirmed yet',
    ],
    [
      'marketing with a confirmed yes',
      { ...double, consents: [{ ...yes('tips'), confirmed: true as const }] },
      {},
      'go',
    ],
    [
      'marketing with a confirmed yes to the channel',
      { ...double, consents: [yes('tips'), { ...yes('*'), confirmed: true as const }] },
      {},
      'go',
    ],
    [
      'marketing with a no after a confirmed yes',
      { ...double, consents: [no('tips'), { ...yes('*'), confirmed: true as const }] },
      {},
      'unsubscribed from topic tips',
    ],
    ['service where two are needed', double, { class: 'service' as const }, 'go'],
    ['marketing with a yes to its topic', { ...optIn, consents: [yes('tips')] }, {}, 'go'],
    ['marketing with a yes to the channel', { ...optIn, consents: [yes('*')] }, {}, 'go'],
    ['marketing with a no to its topic', { consents: [yes('*'), no('tips')] }, {}, 'unsubscribed from topic tips'],
    ['marketing with a no to the channel', { consents: [no('*'), yes('tips')] }, {}, 'unsubscribed from sms'],
    ['service with a no to a topic', { consents: [no('tips')] }, { class: 'service' as const }, 'go'],
    [
      'service with a no to the channel',
      { consents: [no('*')] },
      { class: 'service' as const },
      'unsubscribed from sms',
    ],
    ['transactional with a no to the channel', { consents: [no('*')] }, { class: 'transactional' as const }, 'go'],
  ])('%s', (_name, change, what, expected) => {
    const verdict = judge(change, what);
    expect(verdict.kind === 'go' ? 'go' : verdict.reason).toBe(expected);
  });
});

describe('decide: brake, address, quiet hours', () => {
  it.each([
    ['everything', { channel: null, journey: null }, 'defer'],
    ['this channel', { channel: 'sms', journey: null }, 'defer'],
    ['this journey', { channel: null, journey: 'welcome' }, 'defer'],
    ['another channel', { channel: 'email', journey: null }, 'go'],
    ['another journey', { channel: 'sms', journey: 'other' }, 'go'],
  ])('a halt of %s', (_name, halt, expected) => {
    expect(judge({ halts: [{ ...halt, reason: 'incident' }] }).kind).toBe(expected);
  });
  it('waits the grace for an address, then gives up with the reason', () => {
    const nobody = { profile: { id: 'p', traits: {}, revision: 1 } };
    expect(judge(nobody)).toMatchObject({ kind: 'defer', until: noon + 120_000, wakeOn: 'profileChanged' });
    expect(judge(nobody, {}, noon + 120_000)).toMatchObject({ kind: 'refuse', reason: 'no address' });
  });
  it('keeps marketing out of the night of the person’s own zone, and lets service through', () => {
    const quiet = {
      settings: { quietHours: { from: '21:00', to: '08:00' } },
      profile: { id: 'p', traits: { phone: '+1', timezone: 'Asia/Tokyo' }, revision: 1 },
    };
    expect(judge(quiet)).toMatchObject({
      kind: 'defer',
      reason: 'quiet hours',
      until: Date.parse('2026-03-02T23:00:00Z'),
    });
    expect(judge(quiet, { class: 'service' }).kind).toBe('go');
  });
  it.each(['voice', 'sms'] as const)(
    'lets phones ring for %s within its hours only, on their owner’s clock',
    (channel) => {
      const tokyo = {
        settings: { senders: { [channel]: { from: '+38512345678', hours: { from: '09:00', to: '20:00' } } } },
        profile: { id: 'p', traits: { phone: '+1', timezone: 'Asia/Tokyo' }, revision: 1 },
      };
      const call = { channel, class: 'service' as const };
      expect(judge(tokyo, call)).toMatchObject({
        kind: 'defer',
        reason: `outside of the hours of ${channel}`,
        until: Date.parse('2026-03-03T00:00:00Z'),
      });
      expect(judge(tokyo, call, noon - 3 * 3_600_000).kind).toBe('go');
      // What lies at its provider rings only then.
      expect(judge(tokyo, { ...call, liesMs: 12 * 3_600_000 }).kind).toBe('go');
      expect(judge(tokyo, { ...call, class: 'transactional' }).kind).toBe('go');
      const other = channel === 'sms' ? 'voice' : 'sms';
      expect(judge(tokyo, { ...call, channel: other }).kind).toBe('go');
    },
  );
  it('asks the list about the address that is written to, however it stands on the profile (I7)', () => {
    const local = { profile: { id: 'p', traits: { phone: '091 123 4567' }, revision: 1 }, suppressions: [stop] };
    const read = (address: string) => ({ ...tools, readAddress: () => ({ kind: 'address' as const, address }) });
    expect(decide(intent, { ...facts, ...local }, noon, read('+385911234567'))).toMatchObject({
      kind: 'refuse',
      reason: 'suppressed: STOP',
    });
    expect(decide(intent, { ...facts, ...local }, noon, read('+436641234567')).kind).toBe('go');
  });
  it('lets nothing out to a country that is not listed, and by default to none but its own where it costs money', () => {
    const by = (country: string | undefined, settings: SendFacts['settings'], more: Partial<PolicyTools> = {}) => {
      const verdict = decide(intent, { ...facts, settings }, noon, { ...tools, countryOf: () => country, ...more });
      return verdict.kind === 'refuse' ? verdict.reason : verdict.kind;
    };
    const live = { unlistedCountries: 'refuse' } as const;
    expect(by('HR', { countries: ['HR', 'SI'] })).toBe('go');
    expect(by('CU', { countries: ['HR', 'SI'] })).toBe('country CU is not among the countries of policy.yaml');
    expect(by(undefined, { countries: ['HR'] })).toBe(
      'a number of no country is not among the countries of policy.yaml',
    );
    expect(by('CU', {})).toBe('go');
    expect(by('CU', {}, live)).toBe('country CU is not among the countries of policy.yaml');
    expect(by('HR', { defaultCountry: 'HR' }, live)).toBe('go');
    expect(by('CU', { defaultCountry: 'HR', countries: ['CU'] }, live)).toBe('go');
    expect(
      decide(
        { ...intent, channel: 'email' },
        { ...facts, profile: { id: 'p', traits: { email: 'a@b.example' }, revision: 1 } },
        noon,
        { ...tools, ...live },
      ).kind,
    ).toBe('go');
  });
  it('keeps the people of a holdout group out, always the same ones, and a larger group keeps them', () => {
    const heldOut = (percent: number, name = 'spring') =>
      Array.from({ length: 2_000 }, (_, n) => `person-${n}`).filter((id) => {
        const verdict = judge({ profile: { ...facts.profile, id }, settings: { holdouts: [{ name, percent }] } });
        return verdict.kind === 'refuse' && verdict.reason === `holdout group ${name}`;
      });
    const [five, ten, other] = [heldOut(5), heldOut(10), heldOut(10, 'autumn')];
    expect(Math.abs(five.length - 100)).toBeLessThan(40);
    expect(ten).toEqual(expect.arrayContaining(five));
    expect(heldOut(10)).toEqual(ten);
    expect(ten.filter((id) => other.includes(id)).length).toBeLessThan(50);
    expect([heldOut(0).length, heldOut(100).length]).toEqual([0, 2_000]);
    expect(judge({ settings: { holdouts: [{ name: 'spring', percent: 100 }] } }, { class: 'service' }).kind).toBe('go');
  });
  it('skips what is too late, keeps it for the same time of day, or sends it all the same, as its author says', () => {
    const hour = 3_600_000;
    const due = Date.parse('2026-03-02T09:00:00Z'); // 10:00 in Zagreb
    const late = (policy: 'send' | 'skip' | 'next-window', at: string) => {
      const verdict = judge(
        { settings: { defaultZone: 'Europe/Zagreb' } },
        { staleness: { due, afterMs: 2 * hour, late: policy } },
        Date.parse(at),
      );
      if (verdict.kind === 'defer') return `${verdict.reason} ${new Date(verdict.until).toISOString()}`;
      return verdict.kind === 'go' ? 'go' : verdict.reason;
    };
    expect(late('skip', '2026-03-02T11:00:00Z')).toBe('go');
    expect(late('skip', '2026-03-02T11:00:01Z')).toBe('too late: it was due at 2026-03-02T09:00:00.000Z');
    expect(late('send', '2026-03-05T11:00:01Z')).toBe('go');
    expect(late('next-window', '2026-03-02T11:00:01Z')).toBe('late: next window 2026-03-03T09:00:00.000Z');
    expect(late('next-window', '2026-03-03T08:59:59Z')).toBe('late: next window 2026-03-03T09:00:00.000Z');
    expect(late('next-window', '2026-03-03T09:00:00Z')).toBe('go');
    expect(late('next-window', '2026-03-03T10:59:59Z')).toBe('go');
    // Ten o'clock is an hour sooner once the clock has been put forward.
    expect(late('next-window', '2026-03-29T12:00:00Z')).toBe('late: next window 2026-03-30T08:00:00.000Z');
  });
  it('gives a person who has had enough no more, and says why', () => {
    const caps = [{ most: 2, per: 'day' }] as const;
    const sent = { channel: 'email', class: 'marketing', at: noon - 3_600_000 } as const;
    expect(judge({ settings: { caps }, recent: [sent] }).kind).toBe('go');
    expect(judge({ settings: { caps }, recent: [sent, sent] })).toMatchObject({
      kind: 'refuse',
      reason: 'frequency cap: 2 marketing messages a day',
    });
    expect(judge({ settings: { caps }, recent: [sent, sent] }, { class: 'service' }).kind).toBe('go');
  });
  it('lets marketing wait while opt-outs are not heard, as long again, and nothing else', () => {
    const optIn = { settings: { consent: { sms: 'opt-in' as const } } };
    const waits = (unheardMs: number) => ({
      kind: 'defer',
      reason: 'opt-outs that came in are not all heard yet',
      until: noon + Math.min(Math.max(unheardMs, 2_000), 60_000),
    });
    for (const ms of [1_200, 7_000, 3_600_000]) expect(judge({ unheardMs: ms })).toMatchObject(waits(ms));
    expect(judge({ unheardMs: 7_000 }).verdicts.at(-1)).toMatchObject({ rule: 'opt-outs', verdict: 'defer' });
    expect(judge({ unheardMs: null }).kind).toBe('go');
    expect(judge({ unheardMs: 7_000 }, { class: 'service' }).kind).toBe('go');
    // Who has said no is told so at once.
    expect(judge({ unheardMs: 7_000, ...optIn })).toMatchObject({ kind: 'refuse', reason: 'no consent given' });
  });
  it('lets marketing to an address wait while what was written from there may be an opt-out, and nothing else', () => {
    const doubted = { optOutDoubts: ['385911234567'] };
    expect(judge(doubted)).toMatchObject({
      kind: 'defer',
      reason: 'what they wrote may be an opt-out: a person has to read it',
      of: 'person',
      wakeOn: 'profileChanged',
    });
    expect(judge(doubted).verdicts.at(-1)).toMatchObject({ rule: 'doubtful opt-out', verdict: 'defer' });
    expect(judge({ optOutDoubts: ['385911234568'] }).kind).toBe('go');
    expect(judge(doubted, { class: 'service' }).kind).toBe('go');
    // Who has said no surely is told so.
    expect(judge({ ...doubted, suppressions: [stop] })).toMatchObject({ kind: 'refuse', reason: 'suppressed: STOP' });
  });
  it('writes no SMS to a landline, and calls it', () => {
    const landline: PolicyTools['readAddress'] = () => ({ kind: 'address', address: '+38514623111', landline: true });
    const by = (channel: 'sms' | 'voice') =>
      decide({ ...intent, channel }, facts, noon, { ...tools, readAddress: landline });
    expect(by('sms')).toMatchObject({ kind: 'refuse', reason: 'landline phone number, which sms does not reach' });
    expect(by('voice').kind).toBe('go');
  });
  it('records every rule it asked, in order', () => {
    expect(judge({ suppressions: [stop] }).verdicts.map((entry) => [entry.rule, entry.verdict])).toEqual([
      ['brake', 'pass'],
      ['address', 'pass'],
      ['delivery', 'pass'],
      ['suppression', 'refuse'],
    ]);
  });
});

describe('decide: toll fraud', () => {
  const settings = { tollFraud: { most: 20, within: '1 hour' } } as const;
  it('refuses what would go to a barred prefix, whatever its class and whichever phone channel it takes', () => {
    for (const what of [{ class: 'transactional' }, { channel: 'voice', class: 'service' }] as const) {
      expect(judge({ settings, barred: ['38591123'] }, what)).toMatchObject({
        kind: 'refuse',
        reason: expect.stringMatching(/^toll-fraud breaker: /),
      });
      expect(judge({ settings, barred: ['38591124'] }, what).kind).toBe('go');
    }
  });
  it('is not mentioned where nobody set it up, and not for mail', () => {
    const traits = { phone: '+385911234567', email: 'ana@example.com' };
    const rules = (one: ReturnType<typeof judge>) => one.verdicts.map(({ rule }) => rule);
    expect(rules(judge({ barred: ['38591123'] }))).not.toContain('toll fraud');
    const profile = { id: 'p', traits, revision: 1 };
    expect(rules(judge({ settings, profile, barred: ['38591123'] }, { channel: 'email' }))).not.toContain('toll fraud');
  });
});

describe('decide: whose no it is', () => {
  const halt = { channel: null, journey: null, reason: 'wrong price' };
  it.each([
    ['person', 'consent', { consents: [no('tips')] }],
    ['person', 'a STOP', { suppressions: [stop] }],
    ['address', 'a dead address', { suppressions: [{ ...stop, reason: 'hard bounce', kind: 'hard bounce' }] }],
    ['policy', 'a manual entry', { suppressions: [{ ...stop, reason: 'a competitor', kind: 'manual' }] }],
    ['address', 'no address', { profile: { id: 'p', traits: {}, revision: 1 } }],
    ['policy', 'a holdout group', { settings: { holdouts: [{ name: 'all', percent: 100 }] } }],
    ['policy', 'quiet hours', { settings: { quietHours: { from: '00:00', to: '23:59' } } }],
    ['operations', 'the brake', { halts: [halt] }],
  ] as const)('%s: %s', (of, _what, change: Partial<SendFacts>) => {
    const verdict = judge(change, { addressGraceMs: 0 });
    expect(verdict).toMatchObject({ of });
    expect(verdict.verdicts.at(-1)).toMatchObject({ of });
    expect(verdict.verdicts.slice(0, -1).some((one) => 'of' in one)).toBe(false);
  });
});

describe('decide: what it says', () => {
  const told = (verdict: ReturnType<typeof judge>) =>
    Object.fromEntries(verdict.verdicts.map(({ rule, because }) => [rule, because]));
  const allDay = { from: '08:00', to: '20:00' };
  const everything: Partial<SendFacts> = {
    profile: { id: 'p', traits: { phone: '+385911234567', timezone: 'Europe/Zagreb' }, revision: 1 },
    consents: [yes('tips')],
    settings: {
      countries: ['HR'],
      tollFraud: { most: 20, within: '1 hour' },
      holdouts: [{ name: 'spring', percent: 0 }],
      quietHours: { from: '21:00', to: '08:00' },
      senders: { sms: { from: 'Acme', hours: allDay } },
      caps: [{ most: 2, per: 'day' }],
      spend: [{ most: 10, per: 'day' }],
      prices: { sms: { perPart: 0.05, currency: 'EUR' } },
    },
  };
  const staleness = { due: noon, afterMs: 1_000, late: 'skip' } as const;
  const inCroatia: PolicyTools = { ...tools, countryOf: () => 'HR' };

  it('names every rule that it asked, in order, and why it passed (I12)', () => {
    const verdict = decide({ ...intent, staleness }, { ...facts, ...everything }, noon, inCroatia);
    expect(verdict).toEqual({
      kind: 'go',
      address: '+385911234567',
      verdicts: [
        ['brake', 'released'],
        ['address', 'on the profile'],
        ['country', 'HR is listed'],
        ['toll fraud', 'closed'],
        ['delivery', 'allowed here'],
        ['suppression', 'not on the list'],
        ['consent', 'subscribed'],
        ['holdout', 'in no group'],
        ['staleness', 'in time'],
        ['quiet hours', 'outside'],
        ['hours', 'inside'],
        ['frequency cap', 'below'],
        ['spend cap', 'below'],
      ].map(([rule, because]) => ({ rule, verdict: 'pass', because })),
    });
  });
  it('mentions no rule that nobody set up', () => {
    expect(told(judge({}))).toEqual({
      brake: 'released',
      address: 'on the profile',
      delivery: 'allowed here',
      suppression: 'not on the list',
      consent: 'not unsubscribed',
      'quiet hours': 'none set',
    });
  });
  it('says what a person’s word was', () => {
    const double = { settings: { consent: { sms: 'double-opt-in' as const } } };
    const words = (change: Partial<SendFacts>, what: Partial<SendIntent> = {}) => told(judge(change, what))['consent'];
    expect(words({ consents: [yes('*')] })).toBe('subscribed');
    expect(words({ ...double, consents: [{ ...yes('tips'), confirmed: true }] })).toBe('subscribed and confirmed');
    expect(words({}, { class: 'service' })).toBe('service');
    expect(words({ consents: [no('*')] }, { class: 'transactional' })).toBe('transactional');
  });
  it('says that something is late and sent all the same, or asked for at any hour', () => {
    const late = told(judge({}, { staleness: { ...staleness, late: 'send' } }, noon + 2_000));
    expect(late['staleness']).toBe('late, and sent all the same');
    const code = { class: 'transactional', channel: 'sms' } as const;
    expect(told(decide({ ...intent, ...code }, { ...facts, ...everything }, noon, inCroatia))['hours']).toBe(
      'transactional',
    );
  });
});

describe('decide: the brake', () => {
  const quarter = 15 * 60_000;
  const enrollment = { running: true, mark: null, paused: false, revision: 1 };
  const halt = { channel: null, journey: null, reason: 'wrong price' };
  it.each([
    ['a halt', { halts: [halt] }, 'halted'],
    ['a paused journey', { journey: { id: 'welcome', status: 'paused' } }, 'journey paused'],
    ['a paused enrollment', { enrollment: { ...enrollment, paused: true } }, 'paused'],
  ] as const)(
    '%s holds back until it is released, and looks again by itself',
    (_name, change: Partial<SendFacts>, because) => {
      const verdicts = [{ rule: 'brake', verdict: 'defer', because, of: 'operations' }];
      const held = { kind: 'defer', reason: because, of: 'operations', wakeOn: 'released', verdicts };
      expect(judge({ enrollment, ...change })).toEqual({ ...held, until: noon + quarter });
    },
  );
  it('looks again sooner for a direct send, which nobody wakes', () => {
    expect(judge({ halts: [halt] })).toMatchObject({ until: noon + 30_000 });
  });
  it('looks again by the clock of its enrollment', () => {
    const clock = { realStart: noon, virtualStart: 0, scale: 60 };
    expect(judge({ enrollment, halts: [halt], clock })).toMatchObject({ until: 60 * quarter });
  });
  it('lets journeys through that are live, archived, or none', () => {
    for (const status of ['live', 'archived'] as const)
      expect(judge({ journey: { id: 'welcome', status } }).kind).toBe('go');
    expect(judge({ journey: null, halts: [{ ...halt, journey: 'welcome' }] }).kind).toBe('go');
    expect(judge({ journey: null, halts: [halt] }).kind).toBe('defer');
    expect(judge({ enrollment }).kind).toBe('go');
  });
  it('is any of several halts', () => {
    const halts = [
      { ...halt, channel: 'email' },
      { ...halt, journey: 'other' },
      { ...halt, channel: 'sms' },
    ];
    expect(judge({ halts }).kind).toBe('defer');
    expect(judge({ halts: halts.slice(0, 2) }).kind).toBe('go');
  });
});

describe('decide: the address', () => {
  const profile = (traits: SendFacts['profile']['traits']) => ({ profile: { id: 'p', traits, revision: 1 } });
  it.each([undefined, '', '  ', 385911234567, null])('is none where the profile has %j', (phone) => {
    const traits = phone === undefined ? {} : { phone };
    expect(judge(profile(traits), { addressGraceMs: 0 })).toMatchObject({ kind: 'refuse', reason: 'no address' });
  });
  it('is waited for until the grace since the step began is over', () => {
    expect(judge(profile({}), {}, noon + 119_999)).toEqual({
      kind: 'defer',
      until: noon + 120_000,
      reason: 'no address',
      of: 'address',
      wakeOn: 'profileChanged',
      verdicts: [
        { rule: 'brake', verdict: 'pass', because: 'released' },
        { rule: 'address', verdict: 'defer', because: 'no address', of: 'address' },
      ],
    });
  });
  it('is of the kind that the channel writes to, read as the workspace’s country has it', () => {
    const asked: unknown[] = [];
    const readAddress: PolicyTools['readAddress'] = (...given) => {
      asked.push(given);
      return { kind: 'address', address: 'as it is written to' };
    };
    const traits = { phone: '091 123 4567', email: 'ana@example.com' };
    const settings = { defaultCountry: 'HR' };
    for (const channel of ['sms', 'voice', 'email'] as const)
      expect(
        decide({ ...intent, channel }, { ...facts, ...profile(traits), settings }, noon, { ...tools, readAddress }),
      ).toMatchObject({
        kind: 'go',
        address: 'as it is written to',
      });
    expect(asked).toEqual([
      ['phone', '091 123 4567', 'HR'],
      ['phone', '091 123 4567', 'HR'],
      ['email', 'ana@example.com', 'HR'],
    ]);
  });
  it('is refused with the reader’s reason, and on a channel that nothing leaves by', () => {
    const readAddress = () => ({ kind: 'refused' as const, reason: 'a satellite number' });
    expect(decide(intent, facts, noon, { ...tools, readAddress })).toMatchObject({
      kind: 'refuse',
      reason: 'a satellite number',
      of: 'address',
    });
    expect(judge({}, { channel: 'push' })).toMatchObject({ kind: 'refuse', reason: 'no gateway for channel push' });
  });
});

describe('decide: where it may go', () => {
  it('asks whether this process may deliver there, and says why not (I13)', () => {
    const asked: unknown[] = [];
    const mayDeliver: PolicyTools['mayDeliver'] = (...given) => {
      asked.push(given);
      return { ok: false, reason: 'not on the allow-list' };
    };
    expect(decide(intent, facts, noon, { ...tools, mayDeliver })).toMatchObject({
      kind: 'refuse',
      reason: 'not on the allow-list',
      of: 'operations',
    });
    expect(asked).toEqual([['sms', '+385911234567']]);
  });
  it('finds a mail address on the list in whatever letters it is written', () => {
    const traits = { email: ' Ana@Example.com' };
    const suppressions = [{ address: 'ana@example.com', reason: 'complaint' }];
    const mail = { profile: { id: 'p', traits, revision: 1 }, suppressions };
    expect(judge(mail, { channel: 'email' })).toMatchObject({ kind: 'refuse', reason: 'suppressed: complaint' });
  });
  it('takes an entry about another topic, or somebody else, for none', () => {
    const other = [
      { ...stop, topic: 'news' },
      { ...stop, address: '1' },
    ];
    const verdict = judge({ suppressions: other });
    expect(verdict.kind).toBe('go');
    expect(verdict.verdicts).toContainEqual({ rule: 'suppression', verdict: 'pass', because: 'not on the list' });
  });
});

describe('decide: opt-outs that are under way', () => {
  const doubted = { optOutDoubts: ['385911234567'] };
  const enrollment = { running: true, mark: null, paused: false, revision: 1 };
  it('wait for a person who reads: six hours in a journey, which is woken, and a quarter of one otherwise', () => {
    expect(judge({ ...doubted, enrollment })).toMatchObject({ until: noon + 6 * 3_600_000 });
    expect(judge(doubted)).toMatchObject({ until: noon + 15 * 60_000 });
  });
  it('are heard first, and read then', () => {
    const verdict = judge({ ...doubted, unheardMs: 5_000 });
    expect(verdict).toEqual({
      kind: 'defer',
      until: noon + 5_000,
      reason: 'opt-outs that came in are not all heard yet',
      of: 'operations',
      verdicts: verdict.verdicts,
    });
  });
});

describe('decide: hours', () => {
  const far = { ...tools, countryOf: () => 'RU' };
  it('says so where no instant lies within a channel’s hours everywhere a number may be', () => {
    const settings = { senders: { sms: { from: 'Acme', hours: { from: '09:00', to: '10:00' } } } };
    expect(decide(intent, { ...facts, settings }, noon, far)).toMatchObject({
      kind: 'refuse',
      reason: 'hours of sms: no instant suits every time zone of RU, and the profile names none',
      of: 'policy',
    });
  });
  it('lets what lies at its provider over the night go, and keeps what would leave it at night', () => {
    const quiet = { settings: { quietHours: { from: '21:00', to: '08:00' } } };
    const night = Date.parse('2026-03-02T23:00:00Z');
    const hour = 3_600_000;
    expect(judge(quiet, { liesMs: 10 * hour }, night).kind).toBe('go');
    expect(judge(quiet, { liesMs: 10 * hour }, night - 11 * hour)).toMatchObject({ kind: 'defer' });
  });
});

describe('profileZone', () => {
  it.each([
    ['the profile’s own', { timezone: 'Asia/Tokyo' }, { defaultZone: 'Europe/Zagreb' }, 'Asia/Tokyo'],
    [
      'the workspace’s where that is none',
      { timezone: 'Mars/Olympus' },
      { defaultZone: 'Europe/Zagreb' },
      'Europe/Zagreb',
    ],
    ['the workspace’s where that is no text', { timezone: 9 }, { defaultZone: 'Europe/Zagreb' }, 'Europe/Zagreb'],
    ['UTC where nobody says', {}, {}, 'UTC'],
  ])('is %s', (_name, traits, settings, zone) => {
    expect(profileZone({ profile: { id: 'p', traits, revision: 1 }, settings }, zones)).toBe(zone);
  });
});
