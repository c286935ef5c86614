import { describe, expect, it } from 'vitest';
import { leadingNumber, phoneOf, readWords, type InboundText } from '../../../../domain/message/inbound.ts';
import { inboundText } from '../../../support/messages.ts';

const written = (text: string, more: Partial<InboundText> = {}): InboundText => inboundText({ text, ...more });

describe('an inbound message', () => {
  it.each<[string, Partial<InboundText>, object]>([
    ['join Spring 2026', {}, { keyword: 'JOIN', cleanText: 'Spring 2026' }],
    ['Promo', {}, { keyword: 'PROMO', cleanText: '' }],
    ['rate: 5', {}, { keyword: 'RATE', cleanText: '5', number: 5 }],
    ['4 thanks', {}, { number: 4 }],
    ['Žuto!', {}, { keyword: 'ŽUTO', cleanText: '' }],
    ['ana@example.com', {}, {}],
    ['', {}, {}],
    // What the provider was told to look for counts more than what stands first.
    ['please JOIN me', { keyword: 'join', cleanText: 'please me' }, { keyword: 'JOIN', cleanText: 'please me' }],
    ['STOP', {}, { keyword: 'STOP', cleanText: '', command: 'stop' }],
    ['STOP it now you', { keyword: 'STOP', cleanText: 'it now you' }, { keyword: 'STOP', command: 'stop' }],
    ['please stop texting me', {}, { keyword: 'PLEASE', command: 'stop', refusal: 'asks to end messages (en)' }],
    ['4. Go away', {}, { number: 4, refusal: 'sends us away (en)' }],
    ['', { form: 'image', recipient: '38591555' }, { form: 'image', to: '38591555' }],
    ['Yes', { form: 'button', payload: 'yes-17' }, { keyword: 'YES', form: 'button', payload: 'yes-17' }],
  ])('%j reads as %j', (text, more, words) => {
    expect(readWords(written(text, more))).toMatchObject(words);
  });

  it('that begins with no word has no keyword', () => {
    expect(readWords(written('4 thanks'))).toEqual({ number: 4 });
  });

  it.each([
    ['4', 4],
    [' 5!', 5],
    ['3 - was okay', 3],
    ['10/10', undefined],
    ['4th time', undefined],
    ['4.5', undefined],
    ['2026-03-02', undefined],
    ['four', undefined],
    ['', undefined],
  ])('%j begins with the number %j', (text, number) => {
    expect(leadingNumber(text)).toBe(number);
  });

  it.each([
    ['385911234567', '+385911234567'],
    ['+385 91 123-4567', '+385911234567'],
    ['12345', null],
    ['ACME', null],
    ['0911234567', null],
  ])('from %j comes from the phone %j', (sender, phone) => {
    expect(phoneOf(sender)).toBe(phone);
  });
});
