import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseEvent } from '../../../domain/event-parse.ts';
import { eventKey } from '../../../domain/subjects.ts';

const sha256 = (text: string): Uint8Array => createHash('sha256').update(text).digest();
const binary = { 'ce-id': '1', 'ce-source': 'shop', 'ce-specversion': '1.0' };

function parse(body: unknown, headers: Readonly<Record<string, string>> = binary, identity = 'u') {
  return parseEvent(
    {
      subject: `evt.3.default.order.placed.${eventKey(sha256, 'default', identity)}`,
      header: (name) => headers[name],
      body: new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body)),
    },
    sha256,
  );
}

describe('parseEvent', () => {
  it('takes a plain producer’s body as it comes', () => {
    expect(parse({ userId: 'u', total: 3, phone: '+385 91 123-4567', traits: { vip: true } })).toMatchObject({
      kind: 'event',
      event: {
        type: 'order.placed',
        identities: [
          { kind: 'userId', value: 'u' },
          { kind: 'phone', value: '+385911234567' },
        ],
        properties: { total: 3 },
        traits: { vip: true },
      },
    });
  });

  it('reads properties where they are named, and the traits of the context below those of the event', () => {
    const body = {
      userId: 'u',
      properties: { total: 3 },
      other: 1,
      context: { traits: { a: 1, b: 1 } },
      traits: { b: 2 },
    };
    expect(parse(body)).toMatchObject({ event: { properties: { total: 3 }, traits: { a: 1, b: 2 } } });
  });

  it('reads structured mode, and the subject as the user where the data names nobody', () => {
    const event = { specversion: '1.0', id: '1', source: 'shop', type: 'x', subject: 'u', data: { total: 3 } };
    expect(parse(event, { 'content-type': 'application/cloudevents+json; charset=utf-8' })).toMatchObject({
      event: { id: '1', identities: [{ kind: 'userId', value: 'u' }], properties: { total: 3 } },
    });
  });

  it('decodes header values, and compares contents by the producer’s own clock', () => {
    const headers = {
      ...binary,
      'ce-id': 'caf%C3%A9',
      'ce-time': '2026-11-20T10:00:05Z',
      'ce-originaltime': '2026-11-20T10:00:00Z',
    };
    expect(parse({ userId: 'u' }, headers)).toMatchObject({
      event: { id: 'café' },
      contentTime: '2026-11-20T10:00:00Z',
    });
  });

  it.each([
    ['bad-envelope', { userId: 'u' }, { 'ce-source': 'shop' }],
    ['bad-envelope', { userId: 'u' }, { ...binary, 'ce-time': 'yesterday' }],
    ['bad-envelope', { userId: {} }, binary],
    ['bad-envelope', '\u0000', binary],
    ['bad-key', { userId: 'somebody else' }, binary],
  ] as const)('answers %s for %o with %o', (reason, body, headers) => {
    expect(parse(body, headers)).toMatchObject({ kind: 'bad', reason });
  });
});
