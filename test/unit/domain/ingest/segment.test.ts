import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromSegment, segmentCalls } from '../../../../domain/ingest/segment.ts';
import type { IngestContext, Mapped } from '../../../../domain/ingest/mapped.ts';
import { eventKey } from '../../../../domain/subjects.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest();
const receivedAt = Date.UTC(2026, 10, 20, 12);
const context: IngestContext = { workspace: 'default', receivedAt, sha256 };
const at = (ms: number) => new Date(receivedAt + ms).toISOString();

function stored(mapped: Mapped) {
  if (mapped.kind === 'bad') throw new Error(mapped.problem);
  const { subject, headers, body } = mapped.message;
  return { subject, headers, body: JSON.parse(body) as Record<string, unknown> };
}
const track = (fields: object, batch: object = {}, where = context) =>
  stored(fromSegment({ type: 'track', event: 'user.signed_up', userId: 'ana', ...fields }, where, undefined, batch));

describe('fromSegment', () => {
  it('keeps one person in one place: the key is the user’s, else the anonymous id’s', () => {
    expect(track({ anonymousId: 'a' }).subject).toBe(`in.default.user.signed_up.${eventKey(sha256, 'default', 'ana')}`);
    expect(track({ userId: null, anonymousId: 'a' }).subject).toBe(
      `in.default.user.signed_up.${eventKey(sha256, 'default', 'a')}`,
    );
    expect(track({ userId: 42 }).body).toMatchObject({ userId: '42' });
  });

  it('reads null as absent, as Python and the browser send it', () => {
    expect(track({ anonymousId: null, properties: null, context: null, messageId: 'm' }).body).toEqual({
      userId: 'ana',
    });
  });

  it('fills traits from identify and from any call’s context, a group’s never', () => {
    const traits = (call: object) =>
      stored(fromSegment({ userId: 'ana', context: { traits: { city: 'Split' }, ip: '1.2.3.4' }, ...call }, context))
        .body['traits'];
    expect(traits({ type: 'identify', traits: { plan: 'pro' } })).toEqual({ city: 'Split', plan: 'pro' });
    expect(traits({ type: 'page' })).toEqual({ city: 'Split' });
    expect(traits({ type: 'group', groupId: 'acme', traits: { seats: 5 } })).toEqual({ city: 'Split' });
  });

  it('makes a self-alias a no-op', () => {
    const alias = (previousId: string) =>
      stored(fromSegment({ type: 'alias', userId: 'ana', previousId }, context)).body;
    expect(alias('ana')).not.toHaveProperty('previousId');
    expect(alias('anon')).toMatchObject({ previousId: 'anon' });
  });

  it.each([
    ['its timestamp', { timestamp: at(-1_000) }, {}, at(-1_000)],
    ['else its originalTimestamp', { originalTimestamp: at(-2_000) }, {}, at(-2_000)],
    ['else the batch’s', {}, { timestamp: at(-3_000) }, at(-3_000)],
    [
      'in microseconds with an offset',
      { timestamp: '2026-11-20T13:00:00.123456+01:00' },
      {},
      '2026-11-20T12:00:00.123Z',
    ],
    ['moved by the sender’s wrong clock', { timestamp: at(3_600_000 - 5_000) }, { sentAt: at(3_600_000) }, at(-5_000)],
    ['not moved by a second of network', { timestamp: at(-5_000) }, { sentAt: at(-1_000) }, at(-5_000)],
    ['or nothing where it says nonsense', { timestamp: 'yesterday' }, {}, undefined],
  ])('dates an event by %s', (_name, fields, batch, expected) => {
    expect(track(fields, batch).headers['ce-time']).toBe(expected);
  });

  it('compares retries by the producer’s own clock, however wrong', () => {
    const retry = (sentAt: number, now: number) =>
      track({ timestamp: at(7_200_000) }, { sentAt: at(sentAt) }, { ...context, receivedAt: receivedAt + now }).headers;
    expect(retry(7_200_500, 0)['ce-originaltime']).toBe(retry(7_260_900, 60_000)['ce-originaltime']);
  });

  it('derives the id of a message without one from its content, never from chance', () => {
    const id = (fields: object, ms = 0) =>
      track(fields, {}, { ...context, receivedAt: receivedAt + ms }).headers['ce-id'];
    expect(id({ timestamp: at(0) })).toBe(
      id({ timestamp: at(0), context: { library: 'x' }, sentAt: at(9) }, 3_600_000),
    );
    expect(id({ properties: { n: 1 } })).not.toBe(id({ properties: { n: 2 } }));
    expect(id({})).toBe(id({}, 30_000));
    expect(id({})).not.toBe(id({}, 3_600_000));
  });

  it('keeps tenants’ ids apart in the one stream', () => {
    expect(track({ messageId: 'm' }).headers['Nats-Msg-Id']).toBe('segment:m');
    expect(track({ messageId: 'm' }, {}, { ...context, workspace: 'other' }).headers['Nats-Msg-Id']).toBe(
      'other/segment:m',
    );
  });

  it('never throws, and whatever it lets through is a well-formed stream message', () => {
    const value = fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' }));
    const message = fc.record(
      {
        type: fc.oneof(fc.constantFrom(...segmentCalls), value),
        userId: value,
        anonymousId: value,
        event: value,
        previousId: value,
        groupId: value,
      },
      { requiredKeys: ['type'] },
    );
    const rest = fc.record(
      { messageId: value, timestamp: value, sentAt: value, properties: value, traits: value, context: value },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(message, rest, (one, other) => {
        const mapped = fromSegment({ ...one, ...other }, context);
        if (mapped.kind === 'bad') return mapped.problem.length > 0;
        const { subject, headers, body } = mapped.message;
        expect(subject).toMatch(/^in\.default\.[a-z0-9_]+\.[a-z0-9_]+\.[a-z2-7]{26}$/);
        for (const header of Object.values(headers)) expect(header).toMatch(/^[\x21-\x7e]+$/);
        expect(body).not.toMatch(/\\u0000|\\ud[89a-f]|"__proto__"/);
        return JSON.parse(body) !== null;
      }),
      { numRuns: 500 },
    );
  });
});
