import type { RuleInput } from '../../../sandbox/behaviour/rule.ts';
import type { FaultInput } from '../../../sandbox/faults/fault.ts';
import type { Entry } from '../../../sandbox/oracle/entry.ts';
import type { Settings } from '../../../sandbox/settings.ts';

/** The sandbox, steered and read over HTTP. Everything throws when it does not answer. */
export type FarSide = Readonly<{
  addFaults(faults: readonly FaultInput[]): Promise<void>;
  clearFaults(): Promise<void>;
  addRules(rules: readonly RuleInput[]): Promise<void>;
  clearRules(): Promise<void>;
  /** How often the faults that are set have struck so far. */
  struck(): Promise<number>;
  /** Faults that have not struck as often as they should. */
  faultsLeft(): Promise<number>;
  settings(change: Partial<Settings>): Promise<void>;
  /** Everything the oracle recorded. */
  entries(): Promise<readonly Entry[]>;
}>;

/** A report that comes sooner would settle a message before anybody has asked about it. */
export const lateReports: RuleInput = { match: { channel: 'sms' }, reportAfterMs: 3_000 };

export function steerFarSide(url: string): FarSide {
  const request = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${url}/_sim/${path}`, { ...init, headers });
    if (!response.ok) throw new Error(`the sandbox says ${response.status} to ${path}: ${await response.text()}`);
    return response;
  };
  const post = (path: string, body: unknown): Promise<Response> =>
    request(path, { method: 'POST', body: JSON.stringify(body) });
  const faults = async () => {
    const answer = await (await request('faults')).json();
    return (answer as { faults: readonly { count: number | 'always'; struck: number }[] }).faults;
  };
  return {
    async addFaults(added) {
      await post('faults', added);
    },
    async clearFaults() {
      await request('faults', { method: 'DELETE' });
    },
    async addRules(added) {
      await post('rules', added);
    },
    async clearRules() {
      await request('rules', { method: 'DELETE' });
    },
    struck: async () => (await faults()).reduce((sum, { struck }) => sum + struck, 0),
    faultsLeft: async () => (await faults()).filter(({ count, struck }) => count !== 'always' && struck < count).length,
    async settings(change) {
      await post('settings', change);
    },
    async entries() {
      const text = await (await request('messages?format=ndjson')).text();
      return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Entry]));
    },
  };
}
