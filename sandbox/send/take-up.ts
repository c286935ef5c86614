import type { Behaviour } from '../behaviour/behaviour.ts';
import type { Rules } from '../behaviour/rules.ts';
import type { Bulks } from '../bulks/bulks.ts';
import type { Entry } from '../oracle/entry.ts';
import type { Oracle } from '../oracle/oracle.ts';
import type { Courier } from '../reports/courier.ts';

/** After a restart: what was scheduled can be steered again, and what was on its way goes on. */
export function takeUp(deps: {
  readonly oracle: Oracle;
  readonly rules: Rules;
  readonly bulks: Bulks;
  readonly courier: Courier;
  readonly expect: (seq: number, behaviour: Behaviour) => void;
}): void {
  const { oracle, rules, bulks, courier, expect } = deps;
  const behaviours = new Map<number, Behaviour>();
  const behaviourOf = (entry: Entry): Behaviour => {
    const known = behaviours.get(entry.seq) ?? rules.apply(entry);
    behaviours.set(entry.seq, known);
    return known;
  };
  const opened = new Set<string>();
  for (const entry of oracle.each('oldest', { scheduled: true })) {
    if (entry.sendAt === undefined || entry.outcome === 'rejected') continue;
    const bulkId = entry.bulkId ?? '';
    const name = JSON.stringify([entry.channel, entry.account, bulkId]);
    if (!opened.has(name)) bulks.open(entry.channel, entry.account, bulkId, 1);
    opened.add(name);
    bulks.schedule(entry.account, bulkId, entry.seq, behaviourOf(entry));
  }
  courier.takeUp((entry) => {
    const behaviour = behaviourOf(entry);
    expect(entry.seq, behaviour);
    return behaviour;
  });
}
