import { describe, expect, it } from 'vitest';
import { verdict } from '../../../console/now/verdict.ts';

type Now = Parameters<typeof verdict>[0];
type Parked = NonNullable<Now['parked']>;

const now = Date.parse('2026-03-02T12:00:00Z');
const minutesAgo = (n: number): string => new Date(now - n * 60_000).toISOString();
const none = { count: 0, oldest: null };
const quiet: Parked = {
  heldBack: [],
  messages: [],
  examples: [],
  breakers: none,
  optOutDoubts: none,
  compensations: none,
  dispatches: none,
  outbox: none,
};
const halt = { id: 'h', channel: null, journey: null, reason: 'wrong price', by: 'key:ana', since: minutesAgo(1) };
const says = (parked: Partial<Parked>, rest: Partial<Now> = {}): string =>
  verdict({ engines: [{ name: 'nats', up: true }], halts: [], parked: { ...quiet, ...parked }, ...rest }, now);

describe('the first sentence of the console', () => {
  it.each<[string, Partial<Parked>]>([
    ['All is well.', {}],
    ['All is well.', { messages: [{ state: 'UNKNOWN', count: 1, oldest: minutesAgo(14) }] }],
    ['Some messages need a look.', { messages: [{ state: 'UNKNOWN', count: 1, oldest: minutesAgo(16) }] }],
    ['Some messages need a look.', { messages: [{ state: 'HELD', count: 1, oldest: minutesAgo(0) }] }],
    [
      'Some numbers are written to no more: it looks like toll fraud.',
      { breakers: { count: 1, oldest: minutesAgo(0) } },
    ],
    ['Some things could not be undone.', { compensations: { count: 1, oldest: minutesAgo(0) } }],
    ['Somebody may have opted out: read what they wrote.', { optOutDoubts: { count: 1, oldest: minutesAgo(0) } }],
    ['All is well.', { dispatches: { count: 9, oldest: minutesAgo(0.5) } }],
    ['Journeys wait for Temporal.', { dispatches: { count: 1, oldest: minutesAgo(2) } }],
    ['Outcomes are not published.', { outbox: { count: 1, oldest: minutesAgo(2) } }],
    ['All is well.', { heldBack: [{ reason: 'quiet hours', people: 5_000 }] }],
  ])('is “%s” of %j', (sentence, parked) => expect(says(parked)).toBe(sentence));

  it('names the worst, and never calls well what nobody could look at', () => {
    const parked = { ...quiet, compensations: { count: 1, oldest: minutesAgo(0) } };
    expect(says(parked, { halts: [halt] })).toBe('Sending is halted.');
    expect(says(parked, { engines: [{ name: 'postgres', up: false }], halts: null })).toBe(
      'PostgreSQL does not answer.',
    );
    expect(says({}, { parked: null })).toBe('The database is too slow to say how things stand.');
  });
});
