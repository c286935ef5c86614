import { describe, expect, it } from 'vitest';
import { INVARIANTS } from '../../../../cli/chaos/history/finding.ts';
import type { Invariant } from '../../../../cli/chaos/history/finding.ts';
import { judge, reportText } from '../../../../cli/chaos/run/report.ts';
import { FAULT_KINDS } from '../../../../cli/chaos/schedule/fault.ts';

type Facts = Parameters<typeof judge>[0];

const findings = (broken: Partial<Record<Invariant, readonly string[]>> = {}): Facts['findings'] =>
  INVARIANTS.map((invariant) => ({ invariant, looked: 10, broken: broken[invariant] ?? [] }));
const facts = (change: Partial<Facts> = {}): Facts => ({
  seed: 7,
  minutes: 2,
  rate: 22,
  bar: null,
  negative: false,
  seconds: 180,
  events: { offered: 2_640, acked: 2_640, retried: 90, repeated: 130, perSecond: 22 },
  faults: FAULT_KINDS.map((kind) => ({ kind, planned: 2, begun: 1, struck: 1 })),
  settled: { share: 1, allAfterS: 30 },
  messages: { 'sms ACCEPTED': 2_000 },
  points: null,
  findings: findings(),
  ...change,
});
const doubled = { 'accepted-at-most-once': ['key 1 was accepted 2 times'] };

describe('the verdict on a chaos run', () => {
  it('is good when nothing is broken, everything planned struck, and what was acknowledged has ended', () => {
    expect(judge(facts())).toMatchObject({ ok: true, problems: [] });
  });

  it.each<[string, Partial<Facts>, string]>([
    ['a broken promise', { findings: findings(doubled) }, 'accepted-at-most-once: key 1 was accepted 2 times'],
    [
      'a fault that nobody met',
      { faults: [{ kind: 'freeze', planned: 3, begun: 2, struck: 0 }] },
      'freeze struck 0 times of 2; 1 are needed',
    ],
    [
      'too little load',
      { events: { offered: 1, acked: 1, retried: 0, repeated: 0, perSecond: 19.5 } },
      '19.5 events/s were offered; 20 are needed',
    ],
    [
      'a backlog that stays',
      { settled: { share: 0.894, allAfterS: 200 } },
      '89.4 % of the events were settled 120 s after the last fault; 90.0 % are needed',
    ],
    [
      'a fault point of R2 at which nobody died',
      { bar: 'R2', points: { 'claim:committed': 3, 'inbox:committed': 0 } },
      'no process died at inbox:committed',
    ],
    [
      'something that never ends',
      { settled: { share: 1, allAfterS: null } },
      'something is still on its way and does not end',
    ],
  ])('is short for %s', (_, change, problem) => {
    expect(judge(facts(change))).toMatchObject({ ok: false, problems: [problem] });
  });

  it('of a bar alone asks for the load that was to be, of everything for twenty events a second', () => {
    const events = { offered: 800, acked: 800, retried: 0, repeated: 0, perSecond: 8 };
    expect(judge(facts({ bar: 'R2', rate: 8, events })).problems).toEqual([]);
    expect(judge(facts({ bar: 'R2', rate: 22, events })).problems).toEqual(['8 events/s were offered; 20 are needed']);
    expect(judge(facts({ rate: 8, events })).problems).toEqual(['8 events/s were offered; 20 are needed']);
  });

  it('of a whole run asks for every fault point, of R2 for those that were armed', () => {
    const points = { 'claim:committed': 2 };
    expect(judge(facts({ bar: 'R2', points })).problems).toEqual([]);
    expect(judge(facts({ minutes: 30, points })).problems).toContain('no process died at inbox:committed');
    expect(reportText(judge(facts({ points })))).toContain('fault points: 1 hit of 46, 2 deaths');
  });

  it('names what did not run, and what there was no occasion for; a short run is not judged by it, a whole one is', () => {
    const idle = facts({
      faults: [
        { kind: 'kill', planned: 0, begun: 0, struck: 0 },
        { kind: 'freeze', planned: 1, begun: 0, struck: 0 },
      ],
      findings: [{ invariant: 'nothing-above-a-cap', looked: 0, broken: [] }],
    });
    const notRun = [
      'kill: the run is too short for one',
      'freeze: no time was left for it',
      'nothing-above-a-cap: the run gave no occasion',
    ];
    const short = judge(idle);
    expect(short).toMatchObject({ ok: true, notRun: expect.arrayContaining(notRun) });
    expect(short.notRun).toEqual(notRun);
    const whole = judge({ ...idle, minutes: 30 });
    expect(whole.ok).toBe(false);
    expect(whole.problems).toEqual(expect.arrayContaining(notRun.map((one) => `NOT RUN: ${one}`)));
    expect(whole.problems).toContain('kill struck 0 times of 0; 10 are needed');
    expect(reportText(whole)).toMatch(
      /SHORT, 0 of 1 promises broken; kill struck 0 times of 0; 10 are needed, and \d+ more$/,
    );
  });

  it('says why a fault could not be made; a bar that is nothing else is short by it', () => {
    const faults = [{ kind: 'full-volume', planned: 0, begun: 0, struck: 0, cannot: 'it takes root' }] as const;
    const among = judge(facts({ faults }));
    expect(among).toMatchObject({ ok: true, notRun: ['full-volume: it takes root'] });
    expect(judge(facts({ faults, bar: 'R8' }))).toMatchObject({
      ok: false,
      problems: ['full-volume could not be made: it takes root'],
    });
  });

  it('of a bar alone says nothing of the others', () => {
    expect(judge(facts({ bar: 'R3', minutes: 60 })).notRun).toEqual([]);
  });

  it('of a control is the other way round: it passes only if the duplicates were found', () => {
    const control = { bar: 'R3', negative: true };
    expect(judge(facts(control)).ok).toBe(false);
    expect(judge(facts({ ...control, findings: findings(doubled) })).ok).toBe(true);
  });

  it('tells the first ten of many offenders, and how many more there are', () => {
    const many = Array.from({ length: 25 }, (_, n) => `message ${n}`);
    const { problems } = judge(facts({ findings: findings({ 'every-row-has-a-reason': many }) }));
    expect(problems).toHaveLength(11);
    expect(problems.at(-1)).toBe('every-row-has-a-reason: … and 15 more');
  });

  it('for people ends with one line that says all', () => {
    expect(reportText(judge(facts())).split('\n').at(-1)).toBe(
      'seed 7, 2 min: 2640 events acknowledged at 22/s offered, 90 not at once, 130 sent again; ' +
        '100.0 % settled 120 s after the last fault, all after 30 s; 180 s in all; every promise held',
    );
  });
});
