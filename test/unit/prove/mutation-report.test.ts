import { describe, expect, it } from 'vitest';
import { type Report, scoreOf } from '../../../prove/mutation/report.ts';

const source = `const most = 3;
export const isFull = (sent: number): boolean => {
  return sent >= most;
};
`;
type Mutant = Report['files'][string]['mutants'][number];
const at = (line: number, column: number, endColumn: number, endLine = line): Mutant['location'] => ({
  start: { line, column },
  end: { line: endLine, column: endColumn },
});
const mutant = (status: string, change: Partial<Mutant> = {}): Mutant => ({
  mutatorName: 'EqualityOperator',
  replacement: 'sent > most',
  status,
  location: at(3, 10, 22),
  ...change,
});
const of = (...mutants: readonly Mutant[]) => scoreOf({ files: { 'caps.ts': { source, mutants } } });
const times = (n: number, status: string): Mutant[] => Array.from({ length: n }, () => mutant(status));

describe('scoreOf', () => {
  it('is the share of those that count which a test noticed, or which never end', () => {
    expect(of(...times(6, 'Killed'), ...times(2, 'Timeout'), mutant('Survived'), mutant('NoCoverage'))).toMatchObject({
      score: 80,
      killed: 6,
      timedOut: 2,
      survived: 1,
      uncovered: 1,
    });
  });
  it('counts neither what does not run nor what somebody has said to be the same', () => {
    const ignored = mutant('Ignored', { statusReason: 'nobody sees the order' });
    const score = of(mutant('Killed'), mutant('CompileError'), mutant('RuntimeError'), ignored);
    expect(score).toMatchObject({ score: 100, killed: 1, survived: 0 });
    expect(score.ignored).toEqual(['caps.ts:3:10 EqualityOperator: sent >= most → sent > most: nobody sees the order']);
  });
  it('rounds down, so that what is short stays short', () => {
    expect(of(...times(7_999, 'Killed'), ...times(2_001, 'Survived')).score).toBe(79.9);
    expect(of(...times(799, 'Killed'), ...times(1, 'Survived')).score).toBe(99.8);
  });
  it('is perfect where there is nothing to change', () => {
    expect(of()).toMatchObject({ score: 100, killed: 0, survivors: [] });
  });
  it('says where each mutant lives, and what became of what', () => {
    const block = { mutatorName: 'BlockStatement', replacement: '{}', location: at(2, 50, 2, 4) };
    expect(of(mutant('Survived'), mutant('NoCoverage', block)).survivors).toEqual([
      'caps.ts:2:50 BlockStatement: { return sent >= most; } → {} (uncovered)',
      'caps.ts:3:10 EqualityOperator: sent >= most → sent > most',
    ]);
  });
  it('lists what ran on without end apart: a busy machine may be why', () => {
    expect(of(mutant('Timeout')).endless).toEqual(['caps.ts:3:10 EqualityOperator: sent >= most → sent > most']);
  });
  it('names every file with its share, by name', () => {
    const files = {
      'spend.ts': { source, mutants: [mutant('Survived'), mutant('Killed')] },
      'caps.ts': { source, mutants: [mutant('Killed')] },
    };
    const score = scoreOf({ files });
    expect(Object.entries(score.files)).toEqual([
      ['caps.ts', 100],
      ['spend.ts', 50],
    ]);
    expect(score.score).toBe(66.6);
  });
  it('shows the beginning of what is long', () => {
    const long = mutant('Survived', { replacement: `"${'x'.repeat(200)}"` });
    expect(of(long).survivors[0]).toMatch(/ → "x{88}…$/);
  });
});
