import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cloudEventType, trackType } from '../../../../domain/ingest/event-type.ts';
import { eventTypePattern } from '../../../../domain/subjects.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest();

describe('trackType', () => {
  it.each([
    ['user.signed_up', 'user.signed_up'],
    ['Order Completed', 'track.order_completed'],
    ['orderCompleted', 'track.order_completed'],
    ['order.completed.twice', 'track.order_completed_twice'],
    ['Größe geändert', 'track.grosse_geandert'],
    ['User.SignedUp', 'track.user_signed_up'],
  ])('%s is %s', (name, type) => {
    expect(trackType(name, sha256)).toBe(type);
  });

  it('gives every name, in any script, a type of two tokens, and different ones to names without Latin letters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (name) =>
        eventTypePattern.test(trackType(name, sha256)),
      ),
    );
    expect(trackType('注文', sha256)).not.toBe(trackType('登録', sha256));
  });
});

describe('cloudEventType', () => {
  it.each([
    ['user.signed_up', 'user.signed_up'],
    ['com.acme.user.signed_up', 'com.acme_user_signed_up'],
    ['Acme.User-Created', 'acme.user_created'],
    ['signup', 'event.signup'],
    ['...', undefined],
  ])('%s is %s', (full, type) => {
    expect(cloudEventType(full)).toBe(type);
  });
});
