import { describe, expect, it } from 'vitest';
import { createTimeline } from '../../../../cli/demo/timeline.ts';

const day = 86_400_000;
const real = Date.parse('2026-11-21T12:00:00Z');
const monday = Date.parse('2026-03-02T13:30:00Z');
/** A day in two seconds. */
const scale = day / 2_000;

describe('createTimeline', () => {
  const ana = { firstName: 'Ana', timezone: 'Europe/Zagreb' };
  const { lineOf: line } = createTimeline(new Map([['p1', ana]]), scale, real);
  const at = (ms: number): string => new Date(real + ms).toISOString();
  const message = { profile: 'p1', ownerId: 'e1', channel: 'sms', template: 'welcome' };

  it('says nothing of strangers, nor of enrollments whose beginning it has not seen', () => {
    const entered = { type: 'enrollment.entered', enrollment: 'e0', virtualAt: monday, at: at(0) };
    expect(line({ ...entered, profile: 'p0' })).toBeNull();
    expect(line({ ...message, type: 'message.accepted', virtualAt: monday, at: at(100) })).toBeNull();
  });

  it('shows day and time as on the person’s own wall, and the seconds that really passed', () => {
    const about = { profile: 'p1', enrollment: 'e1', journey: 'welcome' };
    const lines = [
      { ...about, type: 'enrollment.entered', virtualAt: monday, at: at(0) },
      { ...message, type: 'message.accepted', virtualAt: monday + 6 * 3_600_000, at: at(600) },
      { ...message, type: 'message.delivered', virtualAt: monday + 6 * 3_600_000, at: at(800) },
      { ...message, type: 'message.skipped', reason: 'no consent given', virtualAt: monday + 2 * day, at: at(4_100) },
      {
        type: 'compensation.undone',
        enrollment: 'e1',
        step: 'gift',
        kind: 'provider-cancel',
        evidence: { provider: 'CANCELED' },
        at: at(9_000),
      },
      { ...about, type: 'enrollment.completed', reason: 'finished', at: at(10_000) },
    ].map((event) => line(event));
    expect(lines).toEqual([
      'day 1  14:30    0.0 s  Ana   enters the journey welcome',
      'day 1  20:30    0.6 s  Ana   sms/welcome             accepted',
      '                0.8 s  Ana   sms/welcome             delivered',
      'day 3  14:30    4.1 s  Ana   sms/welcome             skipped (no consent given)',
      'day 6  02:30    9.0 s  Ana   provider-cancel of gift: undone (CANCELED)',
      'day 6  14:30   10.0 s  Ana   completed the journey welcome',
    ]);
  });
});
