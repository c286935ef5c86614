import { describe, expect, it } from 'vitest';
import { readSettings } from '../../../../adapters/workspace/settings.ts';

const read = (senders: string) =>
  readSettings(
    new Map([
      ['carillon.yaml', 'defaultLocale: en\ndefaultZone: Europe/Zagreb\n'],
      ['senders.yaml', senders],
    ]),
    () => true,
  );

describe('senders.yaml', () => {
  it('names the gateways of a channel in the order they are tried, and the voice that speaks', () => {
    const { settings, problems } = read(
      "email: { from: hello@acme.example, gateways: [infobip, smtp] }\nvoice: { from: '+38512345678', voice: Joanna }\n",
    );
    expect(problems).toEqual([]);
    expect(settings.senders).toEqual({
      email: { from: 'hello@acme.example', gateways: ['infobip', 'smtp'] },
      voice: { from: '+38512345678', voice: 'Joanna' },
    });
  });

  it('says how text messages travel, and by whom they are sent to some countries', () => {
    const { settings, problems } = read(`sms:
  from: Acme
  byCountry: { US: '+12025550123' }
  transliteration: central-european
  flash: false
  validity: 6 hours
  hours: { from: '08:00', to: '20:00' }
  links: { shorten: true, track: true, domain: go.acme.example }
voice: { from: '+38512345678', byCountry: { AT: '+4312345678' } }
`);
    expect(problems).toEqual([]);
    expect(settings.senders).toEqual({
      sms: {
        from: 'Acme',
        byCountry: { US: '+12025550123' },
        transliteration: 'central-european',
        flash: false,
        validity: '6 hours',
        hours: { from: '08:00', to: '20:00' },
        links: { shorten: true, track: true, domain: 'go.acme.example' },
      },
      voice: { from: '+38512345678', byCountry: { AT: '+4312345678' } },
    });
  });

  it.each([
    ['validity: 3 days', 'nobody tries for 3 days'],
    ['validity: 10 seconds', "'10 seconds' is too short to arrive"],
    ['validity: soon', 'soon'],
    ["hours: { from: '08:00', to: '08:00' }", "'hours' cannot be"],
    ["window: { from: '08:00', to: '20:00' }", "unknown key 'window'"],
    ['links: { track: true }', "'links' cannot be"],
    ['transliteration: klingon', "'klingon' is not known here"],
    ["byCountry: { USA: '+12025550123' }", "'byCountry' cannot be"],
    ['byCountry: { US: A }', "'A' is no SMS sender"],
    ['flash: maybe', "'flash' cannot be"],
  ])('refuses of text messages %s', (line, message) => {
    expect(read(`sms: { from: Acme, ${line} }`).problems.map((problem) => problem.message)).toEqual([
      expect.stringContaining(message),
    ]);
  });

  it('says how calls are made: by which voices, how long it rings, what is done with machines, and at which hours', () => {
    const { settings, problems } = read(
      "voice: { from: '+38512345678', voice: { en: Joanna, hr-HR: Ivan }, ringSeconds: 30, machine: hangup, hours: { from: '09:00', to: '20:00' } }\n",
    );
    expect(problems).toEqual([]);
    expect(settings.senders?.['voice']).toEqual({
      from: '+38512345678',
      voice: { en: 'Joanna', 'hr-HR': 'Ivan' },
      ringSeconds: 30,
      machine: 'hangup',
      hours: { from: '09:00', to: '20:00' },
    });
  });

  it.each([
    ["voice: { from: '+38512345678', voice: { english: Joanna } }", "'voice' cannot be"],
    ["voice: { from: '+38512345678', voice: 7 }", "'voice' cannot be"],
    ["voice: { from: '+38512345678', ringSeconds: 3 }", "'ringSeconds' cannot be"],
    ["voice: { from: '+38512345678', machine: leave }", "'leave' is not known here"],
    ["voice: { from: '+38512345678', hours: { from: '9', to: '20:00' } }", "'9' is no time of day"],
    ["voice: { from: '+38512345678', hours: { from: '09:00', to: '09:00' } }", "'hours' cannot be"],
    ["email: { from: hello@acme.example, hours: { from: '09:00', to: '20:00' } }", "unknown key 'hours'"],
    ['email: { from: a@b.example, gateways: [sendmail] }', "'sendmail' is not known here"],
    ['email: { from: a@b.example, gateways: [] }', "'gateways' cannot be"],
    ['email: { from: a@b.example, gateways: [smtp, smtp] }', "'gateways' cannot be"],
    ['sms: { from: Acme, gateways: [smtp] }', "'smtp' is not known here"],
    ['sms: { from: Acme, voice: Joanna }', "unknown key 'voice'"],
    ['voice: { from: Acme }', "'Acme' is no caller's number"],
  ])('refuses %s', (senders, message) => {
    expect(read(senders).problems.map((problem) => problem.message)).toEqual([expect.stringContaining(message)]);
  });
});

describe('senders.yaml of mail', () => {
  it('says where answers go, and what the provider may watch', () => {
    const { settings, problems } = read(
      'email: { from: a@b.example, replyTo: Support <s@b.example>, tracking: { clicks: true }, gateways: [infobip] }',
    );
    expect(problems).toEqual([]);
    expect(settings.senders?.['email']).toMatchObject({
      replyTo: 'Support <s@b.example>',
      tracking: { opens: false, clicks: true },
    });
  });

  it.each([
    ['email: { from: a@b.example, replyTo: nobody }', "'nobody' is no reply address"],
    ['email: { from: a@b.example, replyTo: "a@b.example\\r\\nBcc: e@b.example" }', 'is no reply address'],
    ['email: { from: a@b.example, tracking: yes }', "'tracking' cannot be"],
    ['email: { from: a@b.example, tracking: { open: true } }', "unknown key 'open' in 'tracking'"],
    [
      'email: { from: a@b.example, tracking: { opens: true }, gateways: [smtp] }',
      'none of the gateways of email can watch',
    ],
    ['sms: { from: Acme, replyTo: a@b.example }', "unknown key 'replyTo'"],
  ])('refuses %s', (senders, message) => {
    expect(read(senders).problems.map((problem) => problem.message)).toEqual([expect.stringContaining(message)]);
  });
});
