import { failureKind } from '../failure.ts';

export type Statement<Ask, Answer> = {
  /** One statement and one commit for all; never waits for a row lock. Undefined where it cannot say: that ask is then made alone. */
  readonly many: (asks: readonly Ask[]) => Promise<readonly (Answer | undefined)[]>;
  /** Waits for locks if it must; its answer is final. Absent: the same statement for one, which always says. */
  readonly alone?: (ask: Ask) => Promise<Answer>;
};

/** A few keep both ends busy: one batch is written while the next is collected … */
const lanes = 3;
/** … which it is only if the first has not taken everybody: 24 cost each hardly more than 64 do, and three such are under way at once. */
const most = 24;

type Waiting<Ask, Answer> = {
  readonly ask: Ask;
  readonly answer: (value: Answer | Promise<Answer>) => void;
  readonly fail: (error: unknown) => void;
};

/**
 * Asks that come while others are under way wait for their turn and are then made together: a commit costs about the same for one
 * row and for sixty. An ask that comes alone goes at once, as it would without this.
 */
export function together<Ask, Answer>({
  many,
  alone = one(many),
}: Statement<Ask, Answer>): (ask: Ask) => Promise<Answer> {
  let waiting: Waiting<Ask, Answer>[] = [];
  let busy = 0;

  const carryOut = async (batch: readonly Waiting<Ask, Answer>[]): Promise<void> => {
    try {
      const answers = await many(batch.map(({ ask }) => ask));
      for (const [index, { ask, answer }] of batch.entries()) {
        const value = answers[index];
        answer(value === undefined ? alone(ask) : value);
      }
    } catch (error) {
      // What one row did wrong must not be held against the others.
      const oneMayBeAtFault = batch.length > 1 && failureKind(error) !== 'unavailable';
      for (const { ask, answer, fail } of batch) {
        if (oneMayBeAtFault) answer(alone(ask));
        else fail(error);
      }
    }
  };
  const lane = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, most);
      waiting = waiting.slice(most);
      await carryOut(batch);
    }
    busy -= 1;
  };
  return (ask) =>
    new Promise<Answer>((answer, fail) => {
      waiting.push({ ask, answer, fail });
      if (busy === lanes) return;
      busy += 1;
      setImmediate(() => void lane());
    });
}

const one =
  <Ask, Answer>(many: Statement<Ask, Answer>['many']) =>
  async (ask: Ask): Promise<Answer> => {
    const [answer] = await many([ask]);
    if (answer === undefined) throw new Error(`nothing was answered to ${JSON.stringify(ask)}`);
    return answer;
  };
