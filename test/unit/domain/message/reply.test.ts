import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseEvent } from '../../../../domain/event-parse.ts';
import { leadingNumber, replyMessage } from '../../../../domain/message/reply.ts';
import type { Reply } from '../../../../domain/message/reply.ts';

const sha256 = (text: string): Uint8Array => createHash('sha256').update(text).digest();
const reply: Reply = {
  workspace: 'default',
  channel: 'sms',
  providerId: 'i-17',
  name: { kind: 'userId', value: 'ana' },
  text: '4 thanks 🙂',
  answered: { message: 'm-1', journey: 'ticket-follow-up', step: 'ask', template: 'ticket-satisfaction', topic: null },
};

/** As the router reads it back. */
const routed = (one: Reply) => {
  const { subject, headers, body } = replyMessage(one, sha256);
  const stored = { subject: subject.replace('in.', 'evt.3.'), body: new TextEncoder().encode(body) };
  return parseEvent({ ...stored, header: (name) => headers[name] }, sha256);
};

describe('a reply as an event', () => {
  it('is about the person who was written to, and says what it answers', () => {
    expect(routed(reply)).toMatchObject({
      kind: 'event',
      event: {
        type: 'message.replied',
        source: 'inbound/sms',
        id: 'i-17',
        identities: [{ kind: 'userId', value: 'ana' }],
        properties: { text: '4 thanks 🙂', number: 4, channel: 'sms', journey: 'ticket-follow-up', step: 'ask' },
      },
    });
  });

  it('goes by whatever name the person has, and says none in its subject (I8)', () => {
    const name = { kind: 'externalId:zendesk', value: '8447388091111' };
    expect(routed({ ...reply, name })).toMatchObject({ event: { identities: [name] } });
    const phone = { kind: 'phone', value: '+385911234567' };
    expect(routed({ ...reply, name: phone })).toMatchObject({ event: { identities: [phone] } });
    expect(replyMessage({ ...reply, name: phone }, sha256).subject).not.toContain('385911234567');
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
});
