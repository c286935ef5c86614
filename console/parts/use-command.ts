import { useState } from 'react';
import { tell, tellProblem } from './toasts.tsx';

type Command = {
  readonly busy: boolean;
  /** Runs it, says what came of it, and answers whether it was done. */
  readonly run: <T>(command: () => Promise<T>, done: string | ((answer: T) => string)) => Promise<boolean>;
};

/** A button's command: busy while it runs, and a sentence at the end either way. */
export function useCommand(): Command {
  const [busy, setBusy] = useState(false);
  return {
    busy,
    async run(command, done) {
      setBusy(true);
      try {
        const answer = await command();
        tell(typeof done === 'string' ? done : done(answer));
        return true;
      } catch (error) {
        tellProblem(error);
        return false;
      } finally {
        setBusy(false);
      }
    },
  };
}
