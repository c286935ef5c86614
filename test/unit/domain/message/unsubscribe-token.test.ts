import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readUnsubscribe, signUnsubscribe, unsubscribeUrl } from '../../../../domain/message/unsubscribe-token.ts';
import type { UnsubscribeSigner } from '../../../../domain/message/unsubscribe-token.ts';

const signer =
  (secret: string): UnsubscribeSigner =>
  (version, text) =>
    version < 3 ? createHmac('sha256', `${secret}${version}`).update(text).digest() : undefined;
const sign = signer('key');
const subject = {
  workspace: 'default',
  profileId: 'p',
  channel: 'email',
  topic: 'tips',
  sentBy: 'enrollment/e/tips/1/0',
};

describe('unsubscribe tokens', () => {
  it('say what was signed, under whichever version of the key, and fit a URL', () => {
    const text = fc.string({ unit: 'grapheme' });
    const any = fc.record({ workspace: text, profileId: text, channel: text, topic: fc.option(text), sentBy: text });
    fc.assert(
      fc.property(any, fc.constantFrom(1, 2), (one, version) => {
        const token = signUnsubscribe(one, version, sign);
        expect(token).toMatch(/^[\w.-]+$/);
        expect(readUnsubscribe(token, sign)).toEqual(one);
      }),
    );
  });

  it('are worth nothing changed in any character, or under another key', () => {
    const token = signUnsubscribe(subject, 1, sign);
    expect(readUnsubscribe(token, signer('other'))).toBeUndefined();
    for (let index = 0; index < token.length; index += 1) {
      const other = token[index] === 'a' ? 'b' : 'a';
      expect(readUnsubscribe(token.slice(0, index) + other + token.slice(index + 1), sign)).toBeUndefined();
    }
    expect(readUnsubscribe(token.slice(0, -1), sign)).toBeUndefined();
  });

  it('hold 160 bits of signature', () => {
    expect(unsubscribeUrl('https://mail.example/', signUnsubscribe(subject, 1, sign))).toMatch(
      /^https:\/\/mail\.example\/unsubscribe\/[\w-]+\.[a-z2-7]{32}$/,
    );
  });
});
