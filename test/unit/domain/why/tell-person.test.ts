import { describe, expect, it } from 'vitest';
import { realClock } from '../../../../domain/clock.ts';
import { messageAnswer } from '../../../../domain/why/message-lines.ts';
import type { EnrollmentRow } from '../../../../domain/why/rows.ts';
import { tellPerson, whyAnswers } from '../../../../domain/why/tell-person.ts';
import type { PersonFacts } from '../../../../domain/why/tell-person.ts';
import { trailLines } from '../../../../domain/why/trail-lines.ts';
import { entryVerdicts } from '../../../../domain/why/verdicts.ts';

const now = Date.UTC(2026, 10, 20, 12);
const facts: PersonFacts = {
  profileId: 'p',
  events: [],
  enrollments: [],
  messages: [],
  journeys: [{ id: 'welcome', version: 'v1', status: 'paused', definition: null }],
  halts: [],
  inbound: [],
  deadLetters: [],
  keptSince: null,
};
const enrollment: EnrollmentRow = {
  id: 'e',
  journey: 'welcome',
  version: 'v1',
  status: 'running',
  reason: null,
  mark: null,
  paused: false,
  enteredAt: now,
  endedAt: null,
  overAt: null,
  goalAt: null,
  clock: realClock,
  place: { step: 'hello', kind: 'held back', until: now + 900_000 },
  heldBack: 'halted',
  entryEvent: { source: 's', id: 'x', type: 'user.signed_up' },
  definition: null,
  trail: [],
  undoableUntil: null,
  compensations: [],
  bare: false,
};

describe('tellPerson', () => {
  it.each(entryVerdicts)('has an answer of its own for the verdict "%s"', (verdict) => {
    const events = [
      { source: 's', id: 'x', type: 'user.signed_up', receivedAt: now, verdicts: [{ journey: 'welcome', verdict }] },
    ];
    expect(tellPerson({ ...facts, events }, 'welcome').answer).toBe(verdict);
    expect(whyAnswers).toContain(verdict);
  });

  describe('of a journey that begins by the calendar', () => {
    const on = { schedule: '0 9 * * 1', zone: 'UTC', segment: 'vips' };
    const definition = { id: 'welcome', on, reentry: { kind: 'always' }, exitOn: [], steps: [] } as const;
    const journey = { id: 'welcome', version: 'v1', status: 'live', definition } as const;
    const came = { source: 'calendar', id: 'welcome@2026-11-16T09:00:00.000Z/p', type: 'schedule.came' };

    it('says by which occurrence somebody entered', () => {
      const { sentence } = tellPerson({ ...facts, enrollments: [{ ...enrollment, entryEvent: came }] }, 'welcome');
      expect(sentence).toContain('Entered by the schedule of 2026-11-16 09:00 UTC. Now at');
    });

    it('says why one refused somebody', () => {
      const events = [{ ...came, receivedAt: now, verdicts: [{ journey: 'welcome', verdict: 'too soon' as const }] }];
      expect(tellPerson({ ...facts, events, journeys: [journey] }, 'welcome')).toMatchObject({
        answer: 'too soon',
        sentence: 'The schedule of 2026-11-16 09:00 UTC came, too soon after the last time.',
      });
    });

    it('says that none has found somebody, whatever others of its kind have done', () => {
      const other = { ...came, id: 'other@2026-11-16T09:00:00.000Z/p', receivedAt: now, verdicts: [] };
      const events = [{ ...other, verdicts: [{ journey: 'other', verdict: 'entered' as const }] }];
      const told = (status: 'live' | 'paused') =>
        tellPerson({ ...facts, events, journeys: [{ ...journey, status }] }, 'welcome');
      expect(told('live')).toMatchObject({ answer: 'never arrived' });
      expect(told('live').sentence).toContain("has not come while this person was in segment 'vips'");
      expect(told('paused')).toMatchObject({ answer: 'not live' });
    });
  });

  it('says of a goal how long after the end it was reached, and that it counts', () => {
    const day = 86_400_000;
    const run = {
      ...enrollment,
      status: 'completed',
      reason: 'finished',
      endedAt: now,
      overAt: now,
      goalAt: now + 3 * day,
    };
    const told = tellPerson({ ...facts, enrollments: [run] }, 'welcome');
    expect(told.sentence).toContain('Reached the goal 3 d after its end, which counts for this run.');
    expect(told.enrollments[0]?.story.at(-1)).toMatchObject({ at: now + 3 * day, kind: 'end' });
  });

  it('believes the newest of several verdicts', () => {
    const event = (id: string, receivedAt: number, verdict: 'filtered' | 'not live') => ({
      source: 's',
      id,
      type: 'a.b',
      receivedAt,
      verdicts: [{ journey: 'welcome', verdict }],
    });
    const events = [event('1', now, 'not live'), event('2', now + 1, 'filtered')];
    expect(tellPerson({ ...facts, events }, 'welcome').answer).toBe('filtered');
  });

  it('says that a journey published later did not listen', () => {
    const events = [{ source: 's', id: 'x', type: 'user.signed_up', receivedAt: now, verdicts: [] }];
    expect(tellPerson({ ...facts, events }, 'welcome')).toMatchObject({
      answer: 'not live',
      sentence: expect.stringContaining('it is paused now'),
    });
  });

  it('says what holds somebody back, and how to go on', () => {
    const told = tellPerson(
      { ...facts, enrollments: [enrollment], halts: [{ channel: null, journey: null, reason: 'wrong price' }] },
      'welcome',
    );
    expect(told.sentence).toBe(
      'Entered on 2026-11-20 12:00 UTC. Now at step "hello" (held back): held back by the brake (wrong price); "carillon resume" releases it.',
    );
    const quiet = tellPerson({ ...facts, enrollments: [{ ...enrollment, heldBack: 'quiet hours' }] }, 'welcome');
    expect(quiet.sentence).toContain('held back, quiet hours, until 2026-11-20 12:15 UTC');
  });
});

describe('trailLines', () => {
  it.each([
    ['takingBack', 'hotel', "What was done since 'hotel' is being undone."],
    ['nothingToTakeBack', 'entry', 'Step "back": nothing was done since the beginning that could be undone.'],
  ])('%s since %s: %s', (what, detail, text) => {
    const lines = trailLines({ ...enrollment, trail: [{ at: now, step: 'back', what, detail }] }, new Set());
    expect(lines).toMatchObject([{ kind: 'undo', text, step: 'back' }]);
  });
});

describe('messageAnswer', () => {
  const message = {
    state: 'ACCEPTED',
    reason: 'accepted',
    delivery: 'none',
    gateway: 'infobip',
    channel: 'sms',
    attempt: 1,
  };
  it.each([
    [{}, 'Sent: infobip took it; no receipt yet.'],
    [{ delivery: 'undelivered' }, 'Sent: infobip took it, but the receipt says it could not be delivered.'],
    [{ state: 'SKIPPED', reason: 'no address' }, 'Not sent: no address.'],
    [{ state: 'HELD', reason: 'cut off' }, 'Unknown, and held: cut off.'],
  ])('%j: %s', (changes, sentence) => {
    expect(messageAnswer({ ...message, ...changes })).toBe(sentence);
  });
});
