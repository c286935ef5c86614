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

  it.each([
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
