import { describe, expect, it } from 'vitest';
import { createPrepare } from '../../../activities/prepare-message.ts';
import { countryOf } from '../../../adapters/phone/country-of.ts';
import { realClock } from '../../../domain/clock.ts';
import type { SendSubject } from '../../../domain/message/ledger.ts';
import type { SendFacts, SendIntent } from '../../../domain/policy/facts.ts';
import type { Sender } from '../../../domain/policy/settings.ts';

const intent: SendIntent = {
  workspace: 'default',
  channel: 'sms',
  class: 'service',
  topic: null,
  template: 'hello',
  awaitsReceipt: false,
  addressGraceMs: 0,
  began: 0,
};
const subject: SendSubject = {
  workspace: 'default',
  owner: { kind: 'request', id: 'r' },
  step: 's',
  visit: 1,
  hop: 0,
  channel: 'sms',
  entryProfileId: 'p',
  journeyId: null,
  version: null,
};
const factsOf = (settings: SendFacts['settings']): SendFacts => ({
  enrollment: null,
  journey: null,
  profile: { id: 'p', traits: {}, revision: 1 },
  consents: [],
  suppressions: [],
  halts: [],
  settings,
  row: null,
  entry: {},
  clock: realClock,
});

/** What leaves to this address, once its template has rendered this text. */
function rendered(sender: Sender, text: string, to = '+385911234567') {
  const settings = { defaultLocale: 'en', senders: { sms: sender } };
  const prepare = createPrepare({
    intent,
    settings,
    templates: { 'sms/hello': { en: { kind: 'text', text } } },
    unsubscribeUrl: () => '',
    countryOf,
  });
  const prepared = prepare(subject, factsOf(settings), to);
  if (prepared.kind === 'failed') return prepared;
  return prepared.finish({ kind: 'rendered', content: { kind: 'text', text } });
}

describe('what a text message is made of', () => {
  it.each([
    ['+12025550123', '+12025550100'],
    ['+16135550123', 'Acme'], // Canada, which shares its calling code
    ['+385911234567', 'Acme'],
  ])('the sender for %s is %s', (to, from) => {
    expect(rendered({ from: 'Acme', byCountry: { US: '+12025550100' } }, 'Hi', to)).toMatchObject({ from });
  });

  it('carries what senders.yaml says of all text messages', () => {
    const sender: Sender = {
      from: 'Acme',
      transliteration: 'greek',
      flash: false,
      validity: '90 minutes',
      links: { shorten: true },
    };
    expect(rendered(sender, 'Hi')).toMatchObject({
      content: {
        kind: 'text',
        text: 'Hi',
        options: { transliteration: 'greek', validityMs: 5_400_000, links: { shorten: true, track: false } },
      },
    });
    expect(rendered({ from: 'Acme' }, 'Hi')).toMatchObject({ content: { kind: 'text', text: 'Hi' } });
    expect(rendered({ from: 'Acme', flash: false }, 'Hi')).not.toHaveProperty('content.options');
  });

  it('is not sent where it would take more parts than there may be', () => {
    expect(rendered({ from: 'Acme' }, 'a'.repeat(25 * 153))).toMatchObject({ kind: 'rendered' });
    expect(rendered({ from: 'Acme' }, 'a'.repeat(25 * 153 + 1))).toEqual({
      kind: 'failed',
      reason: 'template sms/hello: 26 parts, of which a message holds at most 25',
    });
    expect(rendered({ from: 'Acme' }, 'č'.repeat(25 * 67 + 1))).toMatchObject({ kind: 'failed' });
    const cheaper: Sender = { from: 'Acme', transliteration: 'central-european' };
    expect(rendered(cheaper, 'č'.repeat(25 * 67 + 1))).toMatchObject({ kind: 'rendered' });
    expect(rendered(cheaper, 'č'.repeat(25 * 153 + 1))).toMatchObject({ kind: 'failed' });
  });
});

describe('what a mail is made of', () => {
  const template = { kind: 'mail', subject: 'Hi', html: '<p>Hi</p>', text: 'Hi' } as const;
  const senders = { email: { from: 'hello@acme.example' } };
  const prepared = (of: 'marketing' | 'service', unsubscribeUrl: () => string | null) =>
    createPrepare({
      intent: { ...intent, channel: 'email', class: of },
      settings: { defaultLocale: 'en', senders },
      templates: { 'email/hello': { en: template } },
      unsubscribeUrl,
      countryOf,
    })({ ...subject, channel: 'email' }, factsOf({ senders }), 'ana@example.org');

  it('is nothing where it is marketing, and there is no link that one click works over (C3)', () => {
    expect(prepared('marketing', () => null)).toEqual({
      kind: 'failed',
      reason: 'marketing mail needs unsubscribe links of https: set CARILLON_PUBLIC_URL',
    });
    expect(prepared('marketing', () => 'https://acme.example/unsubscribe/t').kind).toBe('prepared');
    expect(prepared('service', () => null).kind).toBe('prepared');
  });
});

describe('what a call that plays a scenario is made of', () => {
  it('rings as long as its sender says; the voice and the machine are the script’s', () => {
    const senders = { voice: { from: '+38512345678', voice: 'Joanna', machine: 'hangup', ringSeconds: 25 } } as const;
    const template = { kind: 'scenario', scenario: 'S1', parameters: { day: '2' }, text: 'Asks.' } as const;
    const prepare = createPrepare({
      intent: { ...intent, channel: 'voice' },
      settings: { defaultLocale: 'en', senders },
      templates: { 'voice/hello': { en: template } },
      unsubscribeUrl: () => '',
      countryOf,
    });
    const prepared = prepare({ ...subject, channel: 'voice' }, factsOf({ senders }), '+385911234567');
    if (prepared.kind === 'failed') throw new Error(prepared.reason);
    expect(prepared.finish({ kind: 'rendered', content: template })).toEqual({
      kind: 'rendered',
      locale: 'en',
      from: '+38512345678',
      content: { ...template, ringSeconds: 25 },
    });
  });
});
