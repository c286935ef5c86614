import { describe, expect, it } from 'vitest';
import { digest, event, journey } from '../../../../domain/journey/builder.ts';
import { keysOf } from '../../../../domain/journey/digest-keys.ts';

const dropped = event('price.dropped');
const definition = journey('drops', {
  on: dropped,
  steps: [
    digest(dropped, { id: 'drops', for: '2 hours', by: 'event.product', entry: true }),
    digest(dropped, { id: 'all', for: '2 hours', within: '1 day' }),
  ],
});
const matched = ['digest:drops', 'digest:all'];
const keys = (product: unknown, entry = 'shoe', enrollment = 'one') =>
  keysOf(
    definition,
    matched,
    { traits: {}, event: product === undefined ? {} : { product: product as string }, entry: { product: entry } },
    enrollment,
  ).keys?.['digest:drops'];

describe('the key of an event', () => {
  it('is the same for the same value, and another for another', () => {
    expect(keys('hat')).toBe(keys('hat'));
    expect(keys('hat')).not.toBe(keys('coat'));
    expect(keys({ id: 1, size: 2 })).toBe(keys({ size: 2, id: 1 }));
  });

  it('is that of the entry event where the value is', () => {
    expect(keys('shoe')).toBe('entry');
    expect(keys('entry')).not.toBe('entry');
  });

  it('holds nothing of the value, and says nothing of another enrollment (I8)', () => {
    expect(keys('ana@example.com')).toMatch(/^[a-z0-9]{1,11}$/);
    expect(keys('ana@example.com')).not.toBe(keys('ana@example.com', 'shoe', 'two'));
  });

  it('is none where the event has no such value, and for digests that keep all', () => {
    expect(keys(undefined)).toBeUndefined();
    expect(keysOf(definition, ['digest:all'], { traits: {}, event: { product: 'hat' }, entry: {} }, 'one')).toEqual({});
  });
});
