import { describe, expect, it } from 'vitest';
import { readCallbackItems } from '../../../../../adapters/infobip/receipts/reports.ts';

const read = (item: unknown) =>
  readCallbackItems(new TextEncoder().encode(JSON.stringify({ results: [item], messageCount: 1 })))?.[0];
const common = { receivedAt: '2026-11-09T16:00:00.000+0000', price: { pricePerMessage: 0, currency: 'EUR' } };
const whatsapp = (message: object, more: object = {}) => ({
  ...common,
  from: '441134960019',
  to: '441134960000',
  integrationType: 'WHATSAPP',
  messageId: 'ABGGFlA5Fpa',
  contact: { name: 'Ana' },
  message,
  ...more,
});
const messagesApi = (content: readonly object[], more: object = {}) => ({
  ...common,
  event: 'MO',
  channel: 'WHATSAPP',
  sender: '441134960019',
  destination: '441134960000',
  messageId: 'm-1',
  messageCount: 1,
  platform: {},
  content,
  ...more,
});

describe('what Infobip hands on of what people write', () => {
  it('by SMS, with the keyword that the account looks for', () => {
    const item = { ...common, messageId: 'i-1', from: '385911234567', to: '38591555', text: 'JOIN us', smsCount: 1 };
    expect(read({ ...item, keyword: 'JOIN', cleanText: 'us' })).toEqual({
      kind: 'inbound',
      inbound: {
        providerId: 'i-1',
        sender: '385911234567',
        recipient: '38591555',
        channel: null,
        text: 'JOIN us',
        keyword: 'JOIN',
        cleanText: 'us',
        form: null,
        payload: null,
        answers: null,
      },
    });
    expect(read({ ...item, text: null, to: undefined })).toMatchObject({ inbound: { text: '', recipient: null } });
  });

  it.each(['messageId', 'from'])('but for what has no proper %s', (field) => {
    const item = { ...common, messageId: 'i-1', from: '385911234567', to: '38591555', text: 'STOP' };
    for (const wrong of ['\0', '385\0', 'a\nb', '\ud800'])
      expect(read({ ...item, [field]: wrong })).toMatchObject({
        kind: 'broken',
        problem: expect.stringContaining(field),
      });
    expect(read({ ...item, to: '38591555\0' })).toMatchObject({ kind: 'inbound', inbound: { recipient: null } });
  });

  it.each<[object, object]>([
    [
      { type: 'TEXT', text: 'Hi' },
      { text: 'Hi', form: null },
    ],
    [
      { type: 'IMAGE', caption: 'Look', url: 'https://x' },
      { text: 'Look', form: 'image' },
    ],
    [
      { type: 'BUTTON', text: 'Yes', payload: 'yes-17' },
      { text: 'Yes', form: 'button', payload: 'yes-17' },
    ],
    [
      { type: 'INTERACTIVE_BUTTON_REPLY', id: 'b-1', title: 'Later' },
      { text: 'Later', form: 'button', payload: 'b-1' },
    ],
    [
      { type: 'INTERACTIVE_LIST_REPLY', id: 'l-1', title: 'Split', description: 'shop' },
      { text: 'Split', form: 'button', payload: 'l-1' },
    ],
    [
      { type: 'LOCATION', latitude: 45, longitude: 16 },
      { text: '', form: 'location' },
    ],
    [
      { type: 'REACTION', emoji: '👍', action: 'REACT' },
      { text: '👍', form: 'reaction' },
    ],
    [
      { type: 'VOICE', url: 'https://x' },
      { text: '', form: 'voice' },
    ],
  ])('by WhatsApp: %j', (message, inbound) => {
    expect(read(whatsapp(message))).toMatchObject({
      kind: 'inbound',
      inbound: { channel: 'whatsapp', sender: '441134960019', payload: null, ...inbound },
    });
  });

  it('and to which message of ours the provider says it belongs', () => {
    const paired = { pairedMessageId: 'ours-1', keyword: 'HI' };
    expect(read(whatsapp({ type: 'TEXT', text: 'Hi' }, paired))).toMatchObject({
      inbound: { answers: 'ours-1', keyword: 'HI' },
    });
  });

  it.each<[readonly object[], object]>([
    [
      [{ type: 'TEXT', text: 'JOIN us', cleanText: 'us', keyword: 'JOIN' }],
      { text: 'JOIN us', keyword: 'JOIN', cleanText: 'us' },
    ],
    [
      [
        { type: 'IMAGE', url: 'https://x' },
        { type: 'TEXT', text: 'Look', cleanText: 'Look' },
      ],
      { text: 'Look' },
    ],
    [[{ type: 'BUTTON_REPLY', text: 'Yes', payload: 'yes' }], { text: 'Yes', form: 'button', payload: 'yes' }],
    [[{ type: 'LIST_REPLY', text: 'Split', id: 'l-1' }], { text: 'Split', form: 'button', payload: 'l-1' }],
  ])('by the Messages API: %j', (content, inbound) => {
    expect(read(messagesApi(content))).toMatchObject({ kind: 'inbound', inbound: { channel: 'whatsapp', ...inbound } });
  });

  it('names the channel by the Messages API, and none that is not spoken here', () => {
    const content = [{ type: 'TEXT', text: 'Hi', cleanText: 'Hi' }];
    expect(read(messagesApi(content, { channel: 'SMS' }))).toMatchObject({ inbound: { channel: 'sms' } });
    expect(read(messagesApi(content, { channel: 'VIBER_BM' }))).toMatchObject({
      kind: 'broken',
      problem: 'channel: custom',
    });
  });

  it('but nothing of who has read something, or is typing', () => {
    const seen = { messageId: 'm', from: '385911234567', to: 'Acme', sentAt: 'x', seenAt: 'x' };
    expect(read(seen)).toEqual({ kind: 'unused' });
    expect(read(messagesApi([], { event: 'TYPING_STARTED' }))).toEqual({ kind: 'unused' });
  });

  it.each([
    [null, 'item: invalid_type'],
    ['text', 'item: invalid_type'],
    [{ messageId: 'm' }, 'from: invalid_type'],
    [whatsapp({ text: 'no type' }), 'message.type: invalid_type'],
    [messagesApi([]), 'content.0: invalid_type'],
  ])('sets %j aside, and says by fields why', (item, problem) => {
    expect(read(item)).toMatchObject({ kind: 'broken', problem: expect.stringContaining(problem) });
  });
});
