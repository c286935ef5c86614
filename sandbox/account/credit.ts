import type { Oracle } from '../oracle/oracle.ts';
import type { Settings } from '../settings.ts';
import { costOf } from './price.ts';

export type Credit = {
  /** What is left of an account's money, EUR; below nothing where it may be overdrawn. */
  balance(account: string): number;
  /** For the messages of one request: takes the cost of each, and says whether there was enough. */
  purse(account: string): (cost: number) => boolean;
};

/** Money is counted when somebody asks, from what was recorded: so it is right after a restart, a cancelled bulk, a reset. */
export function createCredit(oracle: Pick<Oracle, 'each'>, settings: () => Settings): Credit {
  const balance = (account: string): number => {
    let spent = 0;
    for (const entry of oracle.each('oldest')) if (entry.account === account) spent += costOf(entry);
    return settings().balance - spent;
  };
  return {
    balance,
    purse(account) {
      if (settings().credit === 'unlimited') return () => true;
      let left = balance(account);
      return (cost) => {
        if (cost > left) return false;
        left -= cost;
        return true;
      };
    },
  };
}
