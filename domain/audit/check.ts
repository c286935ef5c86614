import { beginning, seal, type Head, type SealedLine, type Sha256Hex } from './chain.ts';

/** A head that was kept somewhere else, and where. `vouches`: somebody looked at what stood before it, and knows of its times. */
export type KeptHead = Head & { readonly from: string; readonly vouches?: true };

/** The first line at which the chain does not hold. `id`, `at`: of the line that stands there now, if one does. */
export type Break = {
  readonly number: number;
  readonly id: string | null;
  readonly at: string | null;
  readonly kind: 'altered' | 'missing' | 'cut off' | 'put in' | 'another head';
  readonly because: string;
};

/** A line that says it was written long before those it was sealed behind. */
export type OutOfTime = { readonly number: number; readonly id: string; readonly at: string; readonly behind: string };

export type ChainCheck = {
  /** Takes the next line, in the order of their numbers; false where the chain is broken, and nothing behind it says anything. */
  take(line: SealedLine): boolean;
  /** What was found, once all lines are taken. `said`: what the database says the newest is; null where it says nothing. */
  end(said: Head | null): {
    readonly head: Head;
    readonly broken: Break | null;
    readonly outOfTime: readonly OutOfTime[];
  };
};

/** More than any transaction takes between its first statement and its commit, µs. */
const outOfTimeMicros = 3_600_000_000n;
const mostOutOfTime = 20;

/** Goes along the chain of a workspace; keeps the last line only, however many there are. */
export function checkChain(sha256: Sha256Hex, workspace: string, kept: readonly KeptHead[] = []): ChainCheck {
  let head = beginning;
  let broken: Break | null = null;
  let newest = 0n;
  let newestAt = '0';
  const outOfTime: OutOfTime[] = [];
  const vouchedFor = Math.max(0, ...kept.map(({ number, vouches }) => (vouches ? number : 0)));

  const judge = (line: SealedLine): Break | null => {
    const { number, id, at } = line;
    if (number <= head.number) {
      const because = `a line has the number ${number}, which nobody gave it`;
      return { number, id, at, kind: 'put in', because };
    }
    if (number > head.number + 1) {
      const gone = number - head.number - 1;
      const many =
        gone === 1 ? `line ${head.number + 1} is gone` : `lines ${head.number + 1} to ${number - 1} are gone`;
      return { number: head.number + 1, id: null, at: null, kind: 'missing', because: many };
    }
    const sealed = seal(sha256, workspace, head, line);
    if (sealed.seal !== line.seal)
      return { number, id, at, kind: 'altered', because: `line ${number} is not the one that was sealed` };
    const other = kept.find((one) => one.number === number && one.seal !== sealed.seal);
    if (other !== undefined)
      return {
        number,
        id,
        at,
        kind: 'another head',
        because: `line ${number} has another seal than ${other.from} says`,
      };
    head = sealed;
    return null;
  };

  return {
    take(line) {
      broken ??= judge(line);
      if (broken !== null) return false;
      const at = /^-?\d+$/.test(line.at) ? BigInt(line.at) : newest;
      if (at > newest) [newest, newestAt] = [at, line.at];
      else if (newest - at > outOfTimeMicros && line.number > vouchedFor && outOfTime.length < mostOutOfTime)
        outOfTime.push({ number: line.number, id: line.id, at: line.at, behind: newestAt });
      return true;
    },
    end(said) {
      broken ??=
        cutOff(head, said === null ? kept : [{ ...said, from: 'the database' }, ...kept]) ?? behind(head, said);
      return { head, broken, outOfTime };
    },
  };
}

function cutOff(head: Head, known: readonly KeptHead[]): Break | null {
  const ahead = known.find(({ number }) => number > head.number);
  if (ahead === undefined) return null;
  const gone = ahead.number - head.number;
  const because = `${gone === 1 ? 'the newest line is' : `the newest ${gone} lines are`} gone: ${ahead.from} says that there are ${ahead.number}`;
  return { number: head.number + 1, id: null, at: null, kind: 'cut off', because };
}

/** Lines that the database’s own head does not know of. */
function behind(head: Head, said: Head | null): Break | null {
  if (head.number === (said ?? beginning).number && (said === null || said.seal === head.seal)) return null;
  if (said === null)
    return {
      number: head.number,
      id: null,
      at: null,
      kind: 'another head',
      because: 'the database has no head any more',
    };
  if (said.number === head.number)
    return { number: head.number, id: null, at: null, kind: 'another head', because: 'the head has another seal' };
  const because = `lines from ${said.number + 1} on stand behind the head, and nobody sealed them there`;
  return { number: said.number + 1, id: null, at: null, kind: 'put in', because };
}
