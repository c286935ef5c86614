import { anything, assert, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../../../adapters/infobip/client/answer.ts';
import { classifySend } from '../../../../../adapters/infobip/outcome/classify.ts';

const now = Date.parse('2026-11-21T12:00:00Z');
const answered = (status: number, body: unknown = '', retryAfter?: string): Answer => ({
  kind: 'answered',
  status,
  body,
  retryAfter,
});
const reply = (groupId: number, id: number, name: string, messageId = 'm-1'): unknown => ({
  bulkId: 'b',
  messages: [{ to: '385911234567', messageId, status: { groupId, groupName: '?', id, name, description: 'words' } }],
});
const classify = (answer: Answer) => classifySend(answer, 'm-1', now);

describe('classifySend', () => {
  it.each([
    ['PENDING', 1, 26, 'PENDING_ACCEPTED', 'accepted'],
    ['PENDING under another name', 1, 26, 'MESSAGE_ACCEPTED', 'accepted'],
    ['PENDING on its way', 1, 7, 'PENDING_ENROUTE', 'accepted'],
    ['ACCEPTED', 0, 0, 'OK', 'accepted'],
    ['DELIVERED', 3, 5, 'DELIVERED_TO_HANDSET', 'accepted'],
    ['UNDELIVERABLE', 2, 9, 'UNDELIVERABLE_NOT_DELIVERED', 'rejected'],
    ['EXPIRED', 4, 15, 'EXPIRED_EXPIRED', 'rejected'],
    ['REJECTED, no credit', 5, 12, 'REJECTED_NOT_ENOUGH_CREDITS', 'rejected'],
    ['REJECTED, blocklist', 5, 14, 'REJECTED_DESTINATION_BLOCKLISTED', 'rejected'],
    ['REJECTED, flooding', 5, 20, 'REJECTED_FLOODING_FILTER', 'rejected'],
    ['REJECTED, too long', 5, 25, 'REJECTED_MESSAGE_TOO_LONG', 'rejected'],
    ['REJECTED, number', 5, 52, 'REJECTED_DESTINATION', 'rejected'],
    ['REJECTED as a duplicate: the first attempt was taken', 5, 23, 'REJECTED_DUPLICATE_MESSAGE_ID', 'accepted'],
    ['a group nobody knows', 17, 1, 'SOMETHING_NEW', 'unknown'],
  ])('reads %s in a 200', (_, groupId, id, name, kind) => {
    const result = classify(answered(200, reply(groupId, id, name)));
    expect(result.kind).toBe(kind);
    expect('reason' in result ? result.reason : result.detail).toContain(name);
  });

  it.each([
    [400, 'rejected'],
    [401, 'notSent'],
    [403, 'notSent'],
    [404, 'notSent'],
    [408, 'unknown'],
    [409, 'unknown'],
    [413, 'rejected'],
    [422, 'rejected'],
    [429, 'notSent'],
    [499, 'unknown'],
    [301, 'unknown'],
    [307, 'unknown'],
    [500, 'unknown'],
    [502, 'unknown'],
    [503, 'unknown'],
    [504, 'unknown'],
    [204, 'unknown'],
  ])('reads HTTP %i as %s, whatever the body', (status, kind) => {
    for (const body of ['', '<html>no</html>', { requestError: 1 }, null]) {
      expect(classify(answered(status, body)).kind).toBe(kind);
    }
  });

  it('keeps the wait of 429, and takes 503 as a refusal only where it says when to come back', () => {
    expect(classify(answered(429, '', '30'))).toEqual({
      kind: 'notSent',
      reason: 'HTTP 429',
      fault: 'busy',
      retryAfterMs: 30_000,
    });
    expect(classify(answered(429, '', 'soon'))).toEqual({ kind: 'notSent', reason: 'HTTP 429', fault: 'busy' });
    expect(classify(answered(503, '', 'Sat, 21 Nov 2026 12:00:05 GMT'))).toEqual({
      kind: 'notSent',
      reason: 'HTTP 503',
      fault: 'busy',
      retryAfterMs: 5_000,
    });
    expect(classify(answered(503, '', 'soon')).kind).toBe('unknown');
  });

  it.each([
    ['an HTML page', '<html>proxy</html>'],
    ['truncated JSON, which axios leaves as text', '{"messages":[{"messa'],
    ['no messages', { messages: [] }],
    ['a status that is none', { messages: [{ messageId: 'm-1', status: 'ok' }] }],
    ['several messages, none of them ours', { messages: [reply(1, 26, 'A', 'x'), reply(1, 26, 'A', 'y')] }],
  ])('calls a 200 with %s unknown', (_, body) => {
    expect(classify(answered(200, body))).toMatchObject({ kind: 'unknown' });
  });

  it('takes a single entry as ours even under another id: it was our one message that was accepted', () => {
    expect(classify(answered(200, reply(1, 26, 'PENDING_ACCEPTED', 'theirs'))).kind).toBe('accepted');
  });

  it('lets only the socket decide on a call without an answer', () => {
    expect(classify({ kind: 'failed', mayHaveLeft: false, words: 'connection refused' })).toEqual({
      kind: 'notSent',
      reason: 'connection refused',
      fault: 'unreachable',
    });
    expect(classify({ kind: 'failed', mayHaveLeft: true, words: 'connection reset' })).toEqual({
      kind: 'unknown',
      reason: 'no answer: connection reset',
    });
  });

  it('never says accepted or notSent of a server error without Retry-After (I5)', () => {
    assert(
      property(integer({ min: 500, max: 599 }), anything(), (status, body) => {
        expect(classify(answered(status, body)).kind).toBe('unknown');
      }),
    );
  });

  it('never repeats words of the far side that may be personal (I8)', () => {
    const phone = '385911234567';
    const bodies = [
      {
        requestError: {
          serviceException: { messageId: `BAD ${phone}`, text: phone, validationErrors: { [phone]: [phone] } },
        },
      },
      { errorCode: 'E400', description: phone, violations: [{ property: `to ${phone}`, violation: phone }] },
      { messages: [{ messageId: 'm-1', status: { groupId: 5, id: 52, name: `to ${phone}`, description: phone } }] },
    ];
    for (const status of [200, 400, 401, 429, 500]) {
      for (const body of bodies) expect(JSON.stringify(classify(answered(status, body)))).not.toContain(phone);
    }
  });
});

describe('classifySend: by status', () => {
  const refused = [400, 413, 414, 422];
  const setUp = [401, 402, 403, 404, 405, 410, 411, 415, 417, 421, 426, 431];
  it.each(refused)('HTTP %i: these bytes will never be taken', (status) => {
    expect(classify(answered(status))).toEqual({
      kind: 'rejected',
      reason: `HTTP ${status}`,
      detail: `HTTP ${status}`,
    });
  });
  it.each(setUp)('HTTP %i: not sent, and a person can mend it', (status) => {
    expect(classify(answered(status))).toEqual({ kind: 'notSent', reason: `HTTP ${status}`, fault: 'setUp' });
  });
  it('knows no other status in which the far side surely did nothing (I5)', () => {
    for (let status = 100; status < 600; status += 1) {
      if ([...refused, ...setUp, 429].includes(status)) continue;
      expect([status, classify(answered(status)).kind]).toEqual([status, 'unknown']);
    }
  });
  it('says of a redirect that nobody followed it, and of nothing else', () => {
    const reason = (status: number) => {
      const result = classify(answered(status));
      return 'reason' in result ? result.reason : result.kind;
    };
    expect(reason(300)).toBe('HTTP 300: redirect not followed');
    expect(reason(399)).toBe('HTTP 399: redirect not followed');
    expect([reason(299), reason(199), reason(408)]).toEqual([
      'HTTP 299 with an unreadable body',
      'HTTP 199',
      'HTTP 408',
    ]);
  });
  it('takes any 2xx for an answer, whose body decides', () => {
    for (const status of [200, 202, 299])
      expect(classify(answered(status, reply(1, 26, 'PENDING_ACCEPTED')))).toEqual({
        kind: 'accepted',
        detail: 'PENDING_ACCEPTED',
      });
    expect(classify(answered(300, reply(1, 26, 'PENDING_ACCEPTED'))).kind).toBe('unknown');
  });
  it('waits as long as the account rests, and has then asked nobody', () => {
    expect(classify({ kind: 'resting', forMs: 1_500 })).toEqual({
      kind: 'notSent',
      reason: 'the account was asked to wait, for 2 s more',
      fault: 'busy',
      retryAfterMs: 1_500,
    });
  });
});

describe('classifySend: by body', () => {
  const entry = (messageId: string | undefined, groupId: number, id: number, name: unknown) => ({
    ...(messageId === undefined ? {} : { messageId }),
    status: { groupId, id, name },
  });
  const classifyEntries = (...messages: object[]) => classify(answered(200, { messages }));
  it('reads our entry among others, wherever it stands', () => {
    expect(classifyEntries(entry('x', 1, 26, 'PENDING_ACCEPTED'), entry('m-1', 5, 6, 'REJECTED_NETWORK'))).toEqual({
      kind: 'rejected',
      reason: 'REJECTED_NETWORK',
      detail: 'REJECTED_NETWORK',
    });
    expect(classifyEntries(entry('x', 1, 26, 'A1'), entry('y', 1, 26, 'A1'))).toEqual({
      kind: 'unknown',
      reason: 'HTTP 200 about other messages',
    });
    expect(classifyEntries(entry(undefined, 1, 26, 'PENDING_ACCEPTED')).kind).toBe('accepted');
  });
  it('says which status it does not know', () => {
    expect(classifyEntries(entry('m-1', 9, 1, 'SOMETHING_NEW'))).toEqual({
      kind: 'unknown',
      reason: 'HTTP 200 with SOMETHING_NEW, which is no status known here',
    });
  });
  it.each([
    ['in small letters', 'Rejected_network'],
    ['with something in front', ' REJECTED'],
    ['with something behind', 'REJECTED to'],
    ['of one letter', 'R'],
    ['longer than any', 'R'.repeat(65)],
    ['that is none', 17],
    ['that is missing', undefined],
  ])('calls a status by the registry where its name is one %s (I8)', (_, name) => {
    expect(classifyEntries(entry('m-1', 5, 6, name))).toMatchObject({ reason: 'REJECTED_NETWORK' });
  });
  it('keeps names of two to 64 letters, digits and lines below', () => {
    for (const name of ['OK', `R_9${'X'.repeat(61)}`])
      expect(classifyEntries(entry('m-1', 5, 6, name))).toMatchObject({ reason: name });
  });
  it.each([
    ['a number that is no whole one', [entry('m-1', 1.5, 26, 'OK')]],
    ['no number', [{ messageId: 'm-1', status: { name: 'OK' } }]],
    ['no entry', []],
  ])('calls %s unreadable', (_, messages) => {
    expect(classify(answered(200, { messages }))).toEqual({
      kind: 'unknown',
      reason: 'HTTP 200 with an unreadable body',
    });
  });
});
