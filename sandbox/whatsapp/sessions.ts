import type { SandboxClock } from '../time/clock.ts';
import { addressKey } from '../oracle/filter.ts';
import type { Oracle } from '../oracle/oracle.ts';

const OPEN_MS = 24 * 3_600_000;

/** Whether a person wrote to a sender within the last 24 hours: only then may it write anything but templates. */
export type Sessions = { isOpen(account: string, sender: string, person: string): boolean };

/** Known from what was received, so that it is right after a restart and after a reset. */
export function createSessions(oracle: Pick<Oracle, 'inbound' | 'onChange'>, clock: SandboxClock): Sessions {
  const lastAt = new Map<string, number>();
  const key = (account: string, sender: string, person: string): string =>
    `${account} ${addressKey(sender)} ${addressKey(person)}`;
  const note = ({ channel, account, to, from, at }: Oracle['inbound'][number]): void => {
    if (channel === 'whatsapp') lastAt.set(key(account, to, from), Date.parse(at));
  };
  for (const inbound of oracle.inbound) note(inbound);
  oracle.onChange((change) => {
    if (change.kind === 'inbound') note(change.inbound);
    if (change.kind === 'reset') lastAt.clear();
  });
  return {
    isOpen(account, sender, person) {
      const at = lastAt.get(key(account, sender, person));
      return at !== undefined && clock.now() - at < OPEN_MS;
    },
  };
}
