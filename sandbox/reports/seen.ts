import type { SandboxClock } from '../time/clock.ts';
import { messagesSeen } from '../messages-api/formats.ts';
import type { Entry } from '../oracle/entry.ts';
import type { Recorder } from '../oracle/oracle.ts';
import { statuses } from '../registry/statuses.ts';
import { whatsappSeen } from '../whatsapp/formats.ts';
import type { Hooks } from './hooks.ts';
import type { Pusher } from './pusher.ts';
import { wayTo } from './way.ts';

/** Somebody reads a delivered chat message: noted, and told where the sender wants to know. False when it cannot be read, or has been. */
export type See = (seq: number) => boolean;

export function createSee(deps: {
  readonly oracle: Recorder;
  readonly clock: SandboxClock;
  readonly pusher: Pusher;
  readonly hooks: Hooks;
  readonly webhookUrl: string | undefined;
}): See {
  const { oracle, clock, pusher, hooks, webhookUrl } = deps;
  return (seq) => {
    const entry = oracle.bySeq(seq);
    if (entry === undefined || !isReadable(entry)) return false;
    oracle.see(seq);
    const seenAt = clock.now();
    // WhatsApp's own API tells it where it tells deliveries; the Messages API only where it was asked to.
    const isTheirs = entry.via === 'whatsapp/1';
    if (!isTheirs && entry.seenUrl === undefined) return true;
    const { via, to, account, channel } = entry;
    const own = isTheirs ? entry.notifyUrl : entry.seenUrl;
    const way = wayTo(hooks, { event: 'delivery', account, channel }, own, webhookUrl);
    const json = () => (isTheirs ? whatsappSeen(entry, seenAt) : messagesSeen(entry, seenAt));
    if (typeof way !== 'string') pusher.push(way.url, { form: `seen ${via}`, to, json }, way.hook);
    return true;
  };
}

const isReadable = ({ channel, status, seenAt }: Entry): boolean =>
  !['sms', 'email', 'voice', 'mms'].includes(channel) &&
  statuses[status].groupName === 'DELIVERED' &&
  seenAt === undefined;
