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
  /** How many are still waited for, each in the slot of a workflow task, of which there are fewer than sends. */
  awaited: number;
};

/**
 * The send as a local activity. `elsewhere` hands over to an ordinary activity: before the claim that costs nothing; after it the
 * request runs on here to its own deadline and records itself, and the other finds a live lease and waits for the row (design §5).
 * While a channel is slow one at a time finds out here whether it still is: the slots of workflow tasks are everybody's.
 */
export function createSendHere(
  send: Activities['sendMessage'],
  now: () => number,
  onFailure: (error: unknown) => void,
): Activities['sendMessageHere'] {
  const channels = new Map<string, Here>();
  const of = (name: string): Here => {
    const known = channels.get(name) ?? { busy: 0, failures: 0, restsUntil: 0, slow: false, awaited: 0 };
    channels.set(name, known);
    return known;
  };
  return async (input: SendInput): Promise<Outcome | { kind: 'elsewhere' }> => {
    const channel = of(input.channel);
    const isFull = channel.busy >= mostPerChannel || (channel.slow && channel.awaited > 0);
    if (isFull || now() < channel.restsUntil) return { kind: 'elsewhere' };
    channel.busy++;
    channel.awaited++;
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
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<{ kind: 'elsewhere' }>((resolve) => {
      timer = setTimeout(() => {
        isLate = true;
        channel.slow = true;
        resolve({ kind: 'elsewhere' });
      }, patienceMs);
    });
    try {
      return await Promise.race([sent, late]);
    } catch (error) {
      failed();
      throw error;
    } finally {
      clearTimeout(timer);
      channel.awaited--;
      sent.catch(onFailure); // past our patience nobody else awaits it
    }
  };
}
