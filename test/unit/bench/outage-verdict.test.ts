import { describe, expect, it } from 'vitest';
import { judgeOutage, type OutageSeen } from '../../../bench/outage-verdict.ts';
import { mostWithin } from '../../../bench/windows.ts';

const every = (ms: number, from: number, to: number): number[] =>
  Array.from({ length: Math.floor((to - from) / ms) }, (_, n) => from + n * ms);
/** 40 a second, an outage of 60 s that is found out about at once, and the same pace from a second after it. */
const kept: OutageSeen = {
  rate: 40,
  began: 10_000,
  ended: 70_000,
  refused: [...every(250, 10_000, 11_250), ...every(1_250, 12_500, 70_000)],
  taken: [...every(25, 0, 10_000), ...every(25, 71_000, 120_000)],
  attempts: 7,
  missing: 0,
  doubled: 0,
};

describe('judgeOutage', () => {
  it('finds nothing in an outage that was met as it should be', () => {
    expect(judgeOutage(kept)).toMatchObject({
      short: [],
      openAfterS: 1,
      probesInASecond: 1,
      mostInASecond: 40,
      paceAfter30s: 1,
    });
  });

  it.each<[string, Partial<OutageSeen>]>([
    ['nobody met the outage', { refused: [] }],
    ['1 messages were never sent', { missing: 1 }],
    ['1 were sent twice', { doubled: 1 }],
    ['80 in one second', { taken: [...kept.taken, ...every(25, 71_000, 120_000)] }],
    ['0 % of the rate half a minute after the end', { taken: every(25, 0, 10_000) }],
    ['2 requests in one second of the outage', { refused: [...kept.refused, 30_500] }],
    ['9 attempts of one message', { attempts: 9 }],
  ])('finds that %s', (fault, change) => {
    expect(judgeOutage({ ...kept, ...change }).short).toEqual([fault]);
  });

  it('gives the breaker five seconds', () => {
    const slowly = { ...kept, refused: [...every(250, 10_000, 15_000), ...every(1_250, 16_000, 70_000)] };
    expect(judgeOutage(slowly)).toMatchObject({ short: [], openAfterS: 4.75 });
    expect(judgeOutage({ ...slowly, refused: every(250, 10_000, 16_000) }).short).toHaveLength(1);
  });
});

describe('mostWithin', () => {
  it('counts what lies within a stretch that begins anywhere', () => {
    expect(mostWithin([], 1_000)).toBe(0);
    expect(mostWithin([0, 1_000, 1_500, 1_999, 2_000], 1_000)).toBe(3);
    expect(mostWithin([5, 5, 5], 1)).toBe(3);
  });
});
