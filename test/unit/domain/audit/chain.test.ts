import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  beginning,
  headText,
  readHead,
  seal,
  type AuditLine,
  type Head,
  type SealedLine,
} from '../../../../domain/audit/chain.ts';
import { checkChain, type KeptHead } from '../../../../domain/audit/check.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const start = Date.parse('2026-03-02T09:00:00Z') * 1_000;
const written = (id: number, change: Partial<AuditLine> = {}): AuditLine => ({
  id: String(id),
  at: String(start + id * 1_000_000),
  actor: 'key:ops',
  action: 'consent',
  target: `person ${id}`,
  detail: '{"state": "unsubscribed"}',
  ...change,
});
const chained = (lines: readonly AuditLine[]): SealedLine[] => {
  const sealed: SealedLine[] = [];
  for (const line of lines) sealed.push({ ...line, ...seal(sha256, 'default', sealed.at(-1) ?? beginning, line) });
  return sealed;
};
const ten = chained(Array.from({ length: 10 }, (_, index) => written(index + 1)));
const headOf = (lines: readonly SealedLine[]): Head => lines.at(-1) ?? beginning;
const found = (lines: readonly SealedLine[], head: Head | null = headOf(ten), kept: readonly KeptHead[] = []) => {
  const chain = checkChain(sha256, 'default', kept);
  for (const line of lines) if (!chain.take(line)) break;
  return chain.end(head);
};
const at = (index: number): SealedLine => ten[index] as SealedLine;

describe('the chain of the audit', () => {
  it('is made of the hash before it, the number, the workspace and every value of a line, as anybody can compute', () => {
    const [first] = ten;
    const said = `["${'0'.repeat(64)}",1,"default","1","${first?.at}","key:ops","consent","person 1","{\\"state\\": \\"unsubscribed\\"}"]`;
    expect(first?.seal).toBe(sha256(said));
    expect(found(ten)).toEqual({ head: { number: 10, seal: at(9).seal }, broken: null, outOfTime: [] });
    expect(found([], beginning).broken).toBeNull();
    expect(found([], null).broken).toBeNull();
  });

  it('breaks at the line of which anything at all was changed', () => {
    fc.assert(
      fc.property(
        fc.nat(9),
        fc.constantFrom('id', 'at', 'actor', 'action', 'target', 'detail', 'seal'),
        fc.string({ minLength: 1 }),
        (index, column, text) => {
          fc.pre(at(index)[column as keyof SealedLine] !== text);
          const changed = ten.with(index, { ...at(index), [column]: text });
          expect(found(changed).broken).toMatchObject({ number: index + 1, kind: 'altered' });
        },
      ),
    );
  });

  it('breaks where a line was taken out, and says which ones', () => {
    for (let index = 0; index < 9; index += 1)
      expect(found(ten.toSpliced(index, 1)).broken).toMatchObject({ number: index + 1, kind: 'missing' });
    expect(found(ten.toSpliced(3, 3)).broken?.because).toBe('lines 4 to 6 are gone');
  });

  it('breaks where a line was put in, even with a seal that fits', () => {
    const between: SealedLine = { ...written(77), ...seal(sha256, 'default', at(4), written(77)) };
    const moved = ten.slice(5).map((line) => ({ ...line, number: line.number + 1 }));
    expect(found([...ten.slice(0, 5), between, ...moved]).broken).toMatchObject({ number: 7, kind: 'altered' });
    const behind: SealedLine = { ...written(11), ...seal(sha256, 'default', at(9), written(11)) };
    expect(found([...ten, behind]).broken).toMatchObject({ number: 11, kind: 'put in' });
    expect(found([{ ...at(0), number: 0 }, ...ten]).broken).toMatchObject({ number: 0, kind: 'put in' });
  });

  it('breaks where lines changed places', () => {
    fc.assert(
      fc.property(fc.nat(9), fc.nat(9), (one, other) => {
        fc.pre(one !== other);
        const [a, b] = [at(one), at(other)];
        const swapped = ten
          .with(one, { ...b, number: a.number, seal: a.seal })
          .with(other, { ...a, number: b.number, seal: b.seal });
        expect(found(swapped).broken).toMatchObject({ number: Math.min(one, other) + 1, kind: 'altered' });
      }),
    );
  });

  it('breaks where the newest lines are gone, by the head of the database or by one that was kept elsewhere', () => {
    const short = ten.slice(0, 7);
    expect(found(short).broken).toMatchObject({ number: 8, kind: 'cut off' });
    expect(found(short, headOf(short)).broken).toBeNull();
    const kept = [{ ...headOf(ten), from: 'OUTCOMES' }];
    expect(found(short, headOf(short), kept).broken).toEqual({
      number: 8,
      id: null,
      at: null,
      kind: 'cut off',
      because: 'the newest 3 lines are gone: OUTCOMES says that there are 10',
    });
    expect(found([], null, kept).broken).toMatchObject({ number: 1, kind: 'cut off' });
    expect(found(ten, null).broken).toMatchObject({ kind: 'another head' });
  });

  it('breaks where the whole chain was made anew, by a head that was kept elsewhere', () => {
    const anew = chained(Array.from({ length: 12 }, (_, index) => written(index + 1, { actor: 'key:somebody else' })));
    expect(found(anew, headOf(anew)).broken).toBeNull();
    expect(found(anew, headOf(anew), [{ ...at(6), from: '--head' }]).broken).toMatchObject({
      number: 7,
      kind: 'another head',
      because: 'line 7 has another seal than --head says',
    });
  });

  it('points out a line that says it is much older than those before it, unless somebody vouches for it', () => {
    const odd = chained([written(1), written(2), written(3, { at: String(start - 7_200_000_000) }), written(4)]);
    expect(found(odd, headOf(odd))).toMatchObject({
      broken: null,
      outOfTime: [{ number: 3, id: '3', behind: at(1).at }],
    });
    const head = headOf(odd.slice(0, 3));
    expect(found(odd, headOf(odd), [{ ...head, from: '--head', vouches: true }]).outOfTime).toEqual([]);
    const late = chained([written(1), written(2, { at: String(start - 60_000_000) })]);
    expect(found(late, headOf(late)).outOfTime).toEqual([]);
  });

  it('has heads that people can keep', () => {
    expect(readHead(headText(headOf(ten)))).toEqual({ number: 10, seal: at(9).seal });
    for (const text of [
      '',
      '10',
      `0:${at(9).seal}`,
      `10:${at(9).seal.slice(1)}`,
      `10:${at(9).seal}0`,
      `-1:${at(9).seal}`,
    ])
      expect(readHead(text)).toBeNull();
  });
});
