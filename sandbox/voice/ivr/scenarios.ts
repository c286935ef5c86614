import { randomBytes } from 'node:crypto';
import type { SandboxClock } from '../../time/clock.ts';
import type { Recorder } from '../../oracle/oracle.ts';
import type { ScenarioBody } from './script-schema.ts';

export type Scenario = ScenarioBody & {
  readonly id: string;
  readonly account: string;
  /** Epoch ms. */
  readonly createdAt: number;
  readonly updatedAt?: number | undefined;
  readonly usedAt?: number | undefined;
};

export type ScenarioSearch = {
  readonly name: string | null;
  /** Days, as `2026-11-21`; without a use, the day of its making counts. */
  readonly usedSince: string | null;
  readonly usedUntil: string | null;
};

/** The scenarios of each account; they outlive a restart. */
export type Scenarios = {
  add(account: string, body: ScenarioBody): Scenario;
  find(account: string, id: string): Scenario | undefined;
  search(account: string, wanted: ScenarioSearch): readonly Scenario[];
  change(scenario: Scenario, body: ScenarioBody): Scenario;
  remove(scenario: Scenario): void;
  /** It has been launched. */
  use(scenario: Scenario): void;
};

export function createScenarios({
  oracle,
  clock,
}: {
  readonly oracle: Pick<Recorder, 'shelf'>;
  readonly clock: SandboxClock;
}): Scenarios {
  const shelf = oracle.shelf<Scenario>('scenarios');
  const put = (scenario: Scenario): Scenario => {
    shelf.put(scenario.id, scenario);
    return scenario;
  };
  return {
    add: (account, body) =>
      put({ ...body, id: randomBytes(16).toString('hex').toUpperCase(), account, createdAt: clock.now() }),
    find(account, id) {
      const scenario = shelf.get(id);
      return scenario?.account === account ? scenario : undefined;
    },
    search: (account, { name, usedSince, usedUntil }) =>
      shelf
        .all()
        .filter(
          (scenario) =>
            scenario.account === account &&
            (name === null || scenario.name.toLowerCase().includes(name.toLowerCase())) &&
            (usedSince === null || dayOf(scenario) >= usedSince) &&
            (usedUntil === null || dayOf(scenario) <= usedUntil),
        ),
    change: ({ id, account, createdAt, usedAt }, body) =>
      put({ ...body, id, account, createdAt, usedAt, updatedAt: clock.now() }),
    remove: ({ id }) => shelf.remove(id),
    use: (scenario) => void put({ ...scenario, usedAt: clock.now() }),
  };
}

const dayOf = ({ usedAt, createdAt }: Scenario): string => new Date(usedAt ?? createdAt).toISOString().slice(0, 10);
