import { describe, expect, it } from 'vitest';
import { classifyBulk } from '../../../../../adapters/infobip/outcome/classify-bulk.ts';
import type { Answer } from '../../../../../adapters/infobip/client/answer.ts';

const pending = { groupId: 1, id: 26, name: 'PENDING_ACCEPTED' };
const rejected = { groupId: 5, id: 6, name: 'REJECTED_NETWORK' };
const duplicate = { groupId: 5, id: 23, name: 'REJECTED_DUPLICATE_MESSAGE_ID' };
const answered = (status: number, body: unknown, retryAfter?: string): Answer => ({
  kind: 'answered',
  status,
  retryAfter,
  body,
});
const judge = (answer: Answer) => classifyBulk(answer, ['a', 'b', 'c'], 0);

describe('classifyBulk', () => {
  it('takes each message for what its own status says, and the forgotten one for unknown', () => {
    const messages = [
      { messageId: 'c', status: duplicate },
      { messageId: 'a', status: pending },
    ];
    const result = judge(answered(200, { bulkId: 'x', messages }));
    expect(
      result.kind === 'answered' && Object.fromEntries([...result.byMessage].map(([id, { kind }]) => [id, kind])),
    ).toEqual({
      a: 'accepted',
      b: 'unknown',
      c: 'accepted',
    });
  });

  it('hears a refusal of one beside the acceptance of another', () => {
    const messages = [
      { messageId: 'a', status: rejected },
      { messageId: 'b', status: pending },
      { messageId: 'c', status: { groupId: 77, id: 1, name: 'NEW' } },
    ];
    const result = judge(answered(200, { messages }));
    expect(result.kind === 'answered' && [...result.byMessage.values()].map(({ kind }) => kind)).toEqual([
      'rejected',
      'accepted',
      'unknown',
    ]);
  });

  it('believes an acceptance whatever else is said of the same message: to send it again would be a second one (I5)', () => {
    for (const statuses of [
      [pending, rejected],
      [rejected, pending],
    ]) {
      const messages = statuses.map((status) => ({ messageId: 'a', status }));
      const result = judge(answered(200, { messages }));
      expect(result.kind === 'answered' && result.byMessage.get('a')).toMatchObject({ kind: 'accepted' });
    }
  });

  it.each<[string, Answer, object]>([
    ['a page instead of an answer', answered(200, undefined), { kind: 'unknown' }],
    ['429', answered(429, {}, '7'), { kind: 'notSent', busy: true, retryAfterMs: 7_000 }],
    ['503 with a time', answered(503, {}, '2'), { kind: 'notSent', busy: true, retryAfterMs: 2_000 }],
    ['503 without', answered(503, {}), { kind: 'unknown' }],
    ['401', answered(401, {}), { kind: 'notSent', busy: false }],
    ['400', answered(400, {}), { kind: 'refused' }],
    ['a reset under way', { kind: 'failed', mayHaveLeft: true, words: 'reset' }, { kind: 'unknown' }],
    ['no connection', { kind: 'failed', mayHaveLeft: false, words: 'refused' }, { kind: 'notSent', busy: false }],
  ])('says of the whole request: %s', (_name, answer, said) => {
    expect(judge(answer)).toMatchObject(said);
  });

  it('says which message was forgotten, and which was meant by none of our ids', () => {
    const result = judge(answered(202, { messages: [{ status: pending }, { messageId: 'a', status: rejected }] }));
    expect(result.kind === 'answered' && [...result.byMessage]).toEqual([
      ['a', { kind: 'rejected', reason: 'REJECTED_NETWORK', detail: 'REJECTED_NETWORK' }],
      ['b', { kind: 'unknown', reason: 'HTTP 202 about the others of its request' }],
      ['c', { kind: 'unknown', reason: 'HTTP 202 about the others of its request' }],
    ]);
  });

  it('takes the last word where none is an acceptance', () => {
    const statuses = [rejected, { groupId: 5, id: 12, name: 'REJECTED_NOT_ENOUGH_CREDITS' }];
    const messages = statuses.map((status) => ({ messageId: 'a', status }));
    const result = judge(answered(200, { messages }));
    expect(result.kind === 'answered' && result.byMessage.get('a')).toMatchObject({
      reason: 'REJECTED_NOT_ENOUGH_CREDITS',
    });
  });

  it.each<[string, Answer, object]>([
    ['299 without a body', answered(299, ''), { kind: 'unknown', reason: 'HTTP 299 with an unreadable body' }],
    ['300', answered(300, { messages: [] }), { kind: 'unknown', reason: 'HTTP 300: redirect not followed' }],
    ['199', answered(199, { messages: [] }), { kind: 'unknown', reason: 'HTTP 199' }],
    ['400', answered(400, {}), { kind: 'refused', reason: 'HTTP 400', detail: 'HTTP 400' }],
    ['403', answered(403, {}), { kind: 'notSent', reason: 'HTTP 403', busy: false }],
    ['429 without a time', answered(429, {}), { kind: 'notSent', reason: 'HTTP 429', busy: true }],
    [
      'an account that rests',
      { kind: 'resting', forMs: 3_000 },
      {
        kind: 'notSent',
        reason: 'the account was asked to wait, for 3 s more',
        busy: true,
        retryAfterMs: 3_000,
      },
    ],
  ])('says all there is to say of %s', (_name, answer, said) => {
    expect(judge(answer)).toEqual(said);
  });
});
