import { describe, expect, it } from 'vitest';
import type { Reentry } from '../../../../domain/journey/definition.ts';
import type { EnrollmentFacts } from '../../../../domain/routing/facts.ts';
import { judgeEntry } from '../../../../domain/routing/reentry.ts';
import { runningIn } from '../../../support/routing.ts';

const day = 86_400_000;
const now = 10 * day;
const earlier = (changes: Partial<EnrollmentFacts>): EnrollmentFacts =>
  runningIn('j', { enteredAt: now - day, ...changes });
const running = earlier({});
const marked = earlier({ mark: { status: 'exited', reason: 'exit', at: '' } });
const ended = earlier({ running: false, slotHeld: false });

const once: Reentry = { kind: 'once' };
const always: Reentry = { kind: 'always' };
const after: Reentry = { kind: 'after', duration: '2 days' };
const keyed: Reentry = { kind: 'concurrent', key: 'event.order' };

describe('judgeEntry', () => {
  it.each([
    [once, [], { kind: 'enter', slot: 'once' }],
    [once, [running], { kind: 'refuse', verdict: 'already in' }],
    [once, [ended], { kind: 'refuse', verdict: 'entered before' }],
    [once, [marked], { kind: 'refuse', verdict: 'entered before' }],
    [always, [running], { kind: 'refuse', verdict: 'already in' }],
    [always, [ended, marked], { kind: 'enter', slot: 'running' }],
    [after, [ended], { kind: 'refuse', verdict: 'too soon' }],
    [after, [earlier({ running: false, enteredAt: now - 2 * day })], { kind: 'enter', slot: 'running' }],
    // On the enrollment's own clock (I14): a fast one lets the two days pass in a second.
    [
      after,
      [earlier({ running: false, enteredAt: now - 1_000, clock: { realStart: 0, virtualStart: 0, scale: 172_800 } })],
      { kind: 'enter', slot: 'running' },
    ],
    [keyed, [earlier({ slot: 'key:o2' })], { kind: 'enter', slot: 'key:o1' }],
    [keyed, [earlier({ slot: 'key:o1' })], { kind: 'refuse', verdict: 'already in' }],
  ] as const)('%o after %o', (reentry, past, expected) => {
    expect(judgeEntry(reentry, past, { traits: {}, event: { order: 'o1' }, entry: null }, now)).toEqual(expected);
  });

  it('needs the key it counts by', () => {
    expect(judgeEntry(keyed, [], { traits: {}, event: {}, entry: null }, now)).toEqual({
      kind: 'refuse',
      verdict: 'no key',
    });
  });
});
