import { describe, expect, it } from 'vitest';
import { textCostLines } from '../../../../cli/workspace/text-costs.ts';
import { textCosts } from '../../../../domain/workspace/text-costs.ts';

const costsOf = (text: string, settings = {}) =>
  textCosts({
    templates: {
      'sms/hello': { hr: { kind: 'text', text } },
      'voice/hello': { en: { kind: 'text', text } },
      'email/hello': { en: { kind: 'mail', subject: text, html: text, text } },
    },
    settings,
  });

describe('what texts cost before anybody is written to', () => {
  it('is counted of the words of the template, for channels that are paid by the part', () => {
    const prices = { sms: { perPart: 0.065, currency: 'EUR' } };
    expect(costsOf(`Hi {{ traits.firstName }}!{% if event.late %} ${'a'.repeat(160)}{% endif %}`, { prices })).toEqual([
      {
        template: 'sms/hello',
        locale: 'hr',
        encoding: 'GSM-7',
        characters: 165,
        parts: 2,
        amount: 0.13,
        currency: 'EUR',
        costly: [],
        transliteration: null,
      },
    ]);
  });

  it('says that the provider may make them cheaper', () => {
    const senders = { sms: { from: 'Acme', transliteration: 'central-european' } };
    expect(textCostLines(costsOf('č', { senders }))).toEqual([
      expect.stringContaining('because of č (fewer parts once the provider has made them central-european)'),
    ]);
  });

  it('names the characters that make it dearer', () => {
    const costs = costsOf(`Dobrodošla, Ana! Čekamo te. ${'a'.repeat(50)}`);
    expect(costs).toMatchObject([{ encoding: 'UCS-2', parts: 2, amount: null, costly: ['š', 'Č'] }]);
    expect(textCostLines(costs)).toEqual([
      '  sms/hello.hr  2 parts (UCS-2, 78 characters of its own); 70 characters a part and not 160, because of š Č',
    ]);
  });
});
