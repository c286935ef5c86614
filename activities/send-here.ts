import type { Outcome } from '../domain/journey/command.ts';
import type { Activities, SendInput } from './contract.ts';

/** Answered in time, or else it is somebody else's turn: a local activity must not hold up its workflow task (10 s). */
const patienceMs = 3_500;
/** Sends under way at once in one process, per channel: a slow provider fills its own channel only. */
const mostPerChannel = 64;
/** After this many failures in a row the channel rests here; ordinary activities go on trying at their own pace. */
const breakAfter = 5;
const restMs = 5_000;

type Here = {
  busy: number;
  failures: number;
  restsUntil: number;
  /** The last one whose answer is known did not come in time. */
  slow: boolean;
  /** Those still waited for, each in the slot of a workflow task, of which there are fewer than sends: how to hand them over. */
  readonly awaited: Set<() => void>;
};

/**
 * The send as a local activity. `elsewhere` hands over to an ordinary activity: before the claim that costs nothing; after it the
 * request runs on here to its own deadline and records itself, and the other finds a live lease and waits for the row (design §5).
 * Once one is late all of its channel are handed over, and then one at a time finds out here whether the channel is still slow: the slots
 * of workflow tasks are everybody's.
 */
export function createSendHere(
  send: Activities['sendMessage'],
  now: () => number,
  onFailure: (error: unknown) => void,
): Activities['sendMessageHere'] {
  const channels = new Map<string, Here>();
  const of = (name: string): Here => {
    const known = channels.get(name) ?? {
      busy: 0,
      failures: 0,
      restsUntil: 0,
      slow: false,
      awaited: new Set<() => void>(),
    };
    channels.set(name, known);
    return known;
  };
  return async (input: SendInput): Promise<Outcome | { kind: 'elsewhere' }> => {
    const channel = of(input.channel);
    const isFull = channel.busy >= mostPerChannel || (channel.slow && channel.awaited.size > 0);
    if (isFull || now() < channel.restsUntil) return { kind: 'elsewhere' };
    channel.busy++;
    const failed = (): void => {
      channel.failures++;
      if (channel.failures >= breakAfter) channel.restsUntil = now() + restMs;
    };
    let isLate = false;
    const sent = send(input)
      .then((outcome) => {
        if (outcome.kind === 'unknown') failed();
        else if (outcome.kind !== 'deferred') channel.failures = 0;
        // What is put off asked nobody, and says nothing of how fast an answer comes.
        if (!isLate && outcome.kind !== 'deferred') channel.slow = false;
        return outcome;
      })
      .finally(() => {
        channel.busy--;
      });
    let handOver: () => void = () => undefined;
    const late = new Promise<{ kind: 'elsewhere' }>((resolve) => {
      handOver = () => {
        isLate = true;
        resolve({ kind: 'elsewhere' });
      };
    });
    channel.awaited.add(handOver);
    const timer = setTimeout(() => {
      channel.slow = true;
      for (const each of channel.awaited) each();
    }, patienceMs);
    try {
      return await Promise.race([sent, late]);
    } catch (error) {
      failed();
      throw error;
    } finally {
      clearTimeout(timer);
      channel.awaited.delete(handOver);
      sent.catch(onFailure); // past our patience nobody else awaits it
    }
  };
}
