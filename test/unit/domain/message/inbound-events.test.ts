import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseEvent } from '../../../../domain/event-parse.ts';
import { replyMessage, writtenMessages, type Told } from '../../../../domain/message/inbound-events.ts';
import type { StreamMessage } from '../../../../domain/ingest/mapped.ts';

const sha256 = (text: string): Uint8Array => createHash('sha256').update(text).digest();
const told: Told = {
  workspace: 'default',
  channel: 'sms',
  id: 'i-17',
  name: { kind: 'userId', value: 'ana' },
  said: { text: '4 thanks 🙂', number: 4 },
  answered: { message: 'm-1', journey: 'ticket-follow-up', step: 'ask', template: 'ticket-satisfaction', topic: null },
};

/** As the router reads it back. */
const routed = ({ subject, headers, body }: StreamMessage) => {
  const stored = { subject: subject.replace('in.', 'evt.3.'), body: new TextEncoder().encode(body) };
  return parseEvent({ ...stored, header: (name) => headers[name] }, sha256);
};

describe('what a person writes', () => {
  it('is the event message.received, and message.replied besides where it answers one of ours', () => {
    const said = { text: '4 thanks 🙂', number: 4, channel: 'sms' };
    const about = { message: 'm-1', journey: 'ticket-follow-up', step: 'ask', template: 'ticket-satisfaction' };
    const [received, replied] = writtenMessages(told, sha256).map(routed);
    expect(received).toMatchObject({
      kind: 'event',
      event: { type: 'message.received', source: 'inbound/sms', identities: [{ kind: 'userId', value: 'ana' }] },
    });
    expect(received).toHaveProperty('event.properties', said);
    expect(replied).toMatchObject({ kind: 'event', event: { type: 'message.replied', id: 'i-17' } });
    expect(replied).toHaveProperty('event.properties', { ...said, ...about });
    expect(writtenMessages({ ...told, answered: null }, sha256).map(routed)).toEqual([received]);
  });

  it('goes by whatever name the person has, and says none in its subject (I8)', () => {
    const name = { kind: 'externalId:zendesk', value: '8447388091111' };
    expect(routed(replyMessage({ ...told, name }, sha256))).toMatchObject({ event: { identities: [name] } });
    const phone = { kind: 'phone', value: '+385911234567' };
    const messages = writtenMessages({ ...told, name: phone }, sha256);
    expect(messages.map(routed)).toMatchObject([
      { event: { identities: [phone] } },
      { event: { identities: [phone] } },
    ]);
    for (const { subject, headers } of messages)
      expect(JSON.stringify([subject, headers])).not.toContain('385911234567');
  });

  it('is the same to the letter however often it is told', () => {
    expect(writtenMessages(told, sha256)).toEqual(writtenMessages(structuredClone(told), sha256));
  });
});
