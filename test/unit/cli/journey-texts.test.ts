import { describe, expect, it } from 'vitest';
import type { SplitStanding } from '../../../adapters/postgres/journey/split-tests.ts';
import { splitsText } from '../../../cli/journey-splits.ts';
import { planText, viewText } from '../../../cli/migrate-people.ts';

const standing: SplitStanding = {
  step: 'tone',
  rule: { by: 'clicked', within: '2 days', after: 1_000 },
  beganAt: '2026-03-02T10:00:00Z',
  decidedAt: null,
  winner: null,
  shares: [
    { share: 'short', runs: 210, hits: 21 },
    { share: 'long', runs: 0, hits: 0 },
  ],
};

describe('carillon journeys splits', () => {
  it('says how many are through while it is open, and who did what so far', () => {
    expect(splitsText('welcome', [standing]).split('\n')).toEqual([
      'tone: 210 of 1,000 people are through their 2 days; until then all are drawn',
      expect.stringMatching(/^ {2}short +210 people +21 clicked +10\.0 %$/),
      expect.stringMatching(/^ {2}long +0 people +0 clicked$/),
    ]);
  });

  it('names the winner and how sure it is, or that there is none', () => {
    const decided = { ...standing, decidedAt: '2026-03-09T10:00:00Z' };
    const shares = [{ share: 'short', runs: 500, hits: 60, best: 97.5 }];
    expect(splitsText('welcome', [{ ...decided, winner: 'short', shares }])).toMatch(
      /'short' has won; everybody goes that way\n.*the best with 97\.5 %$/,
    );
    expect(splitsText('welcome', [decided])).toContain('no winner: none of them is 95 % sure to be the best');
  });

  it('says how to look for one where nothing does', () => {
    expect(splitsText('welcome', [])).toContain('winner: { by: clicked');
  });
});

describe('carillon journeys migrate', () => {
  it('says where people stand and where they would go', () => {
    const plan = {
      from: 'aaa',
      to: 'bbb',
      map: { rest: 'rest', tips: 'news' },
      standing: [
        { step: 'rest', people: 12, to: 'rest' },
        { step: 'tips', people: 3, to: 'news' },
        { step: 'gone', people: 2, to: null },
        { step: 'last', people: 1, to: 'last' },
      ],
    };
    expect(planText(plan).split('\n')).toEqual([
      'From version aaa to bbb:',
      expect.stringMatching(/^ {2}rest +12 people +go on there$/),
      expect.stringMatching(/^ {2}tips +3 people +go to news$/),
      expect.stringMatching(/^ {2}gone +2 people +stay: it has no counterpart$/),
      expect.stringMatching(/^ {2}last +1 person +go on there$/),
    ]);
    expect(planText({ ...plan, standing: [] })).toBe('Nobody is on the way in version aaa.');
  });

  it('says who went, who stayed and why, and who is still asked', () => {
    const view = {
      id: 'm',
      journey: 'welcome',
      from: 'aaa',
      to: 'bbb',
      undoes: null,
      createdAt: '2026-03-02T10:00:00.123456+00:00',
      asked: 4,
      migrated: 312,
      stayed: [{ reason: 'is leaving already', people: 2 }],
    };
    expect(viewText(view).split('\n')).toEqual([
      '2026-03-02 10:00 UTC: aaa to bbb: 312 went',
      '  4 were asked, and go once nothing of theirs is under way',
      '  2 stayed: is leaving already',
    ]);
    expect(viewText({ ...view, undoes: 'x', asked: 0, stayed: [] })).toBe(
      '2026-03-02 10:00 UTC: aaa to bbb, back: 312 went',
    );
  });
});
