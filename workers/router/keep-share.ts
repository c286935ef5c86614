import type { Client } from 'pg';
import { backlogChannel } from '../../adapters/postgres/routing/backlog.ts';
import {
  countHeld,
  endFrozenRouters,
  heartbeat,
  lostInPowerCut,
  signOff,
  tryLockSweeping,
} from '../../adapters/postgres/routing/partitions.ts';
import { partitionCount } from '../../domain/subjects.ts';
import type { Holder } from './hold-partitions.ts';

export type ShareDeps = {
  readonly id: string;
  readonly connect: (onLost: () => void) => Promise<Client>;
  readonly holder: Holder;
  /** Shrinks the pace below in tests, to a quarter at most; 1 elsewhere. */
  readonly timingFactor: number;
  readonly sweep: () => void;
  readonly sweepMs: number;
  /** Somebody's time is up unless events are still to be read. */
  readonly markRead: () => void;
  /** Hourly. */
  readonly tidy: () => Promise<void>;
  /** The machine went down at about this time. */
  readonly onPowerCut: (at: Date) => void;
  readonly onTrouble: (what: string, error: unknown) => void;
};

/** Milliseconds. */
const pace = {
  tickMs: 1_000,
  /** After so long without a heartbeat a router no longer counts for a share … */
  staleMs: 4_000,
  /** … and after so long the connections of a frozen one are ended. Together with a tick this stays under ten seconds. */
  frozenMs: 7_000,
};
const tidyEveryMs = 3_600_000;

/** Once a second: says that we live, counts who else does, and takes or gives partitions accordingly. */
export async function keepShare(deps: ShareDeps): Promise<{ close(): Promise<void> }> {
  const { id, connect, holder, sweep, onTrouble } = deps;
  let client: Client | undefined;
  const [tickMs, staleMs, frozenMs] = [pace.tickMs, pace.staleMs, pace.frozenMs].map(
    (ms) => ms * Math.max(0.25, deps.timingFactor),
  ) as [number, number, number];
  let closed = false;
  let sweptAt = 0;
  let tidiedAt = 0;
  let unheldFor = 0;
  let borrowedUntil = 0;
  let sweeper = false;

  const connected = async (): Promise<Client> => {
    if (client) return client;
    const opened = await connect(() => {
      client = undefined;
      sweeper = false;
    });
    opened.on('notification', ({ channel }) => {
      if (!sweeper) return;
      if (channel === backlogChannel) deps.markRead();
      else sweep();
    });
    await opened.query(`listen carillon_dispatch; listen ${backlogChannel}`);
    client = opened;
    return opened;
  };
  const sweepInTurn = async (live: Client): Promise<void> => {
    sweeper ||= await tryLockSweeping(live);
    if (!sweeper || Date.now() - sweptAt < deps.sweepMs) return;
    sweptAt = Date.now();
    sweep();
    if (Date.now() - tidiedAt > tidyEveryMs) {
      tidiedAt = Date.now();
      await deps.tidy();
    }
    const lost = await lostInPowerCut(live, 2 * frozenMs);
    if (lost) deps.onPowerCut(lost);
  };
  const tick = async (): Promise<void> => {
    try {
      const live = await connected();
      const alive = await heartbeat(live, id, staleMs);
      const share = Math.ceil(partitionCount / alive.length);
      const before = holder.held().length;
      await holder.settle(Date.now() < borrowedUntil ? Math.max(share, before) : share);
      const gave = holder.held().length < before;
      await sweepInTurn(live);
      // A killed router's locks are free long before it counts as gone: whoever sees it twice takes them, and gives back later.
      const unheld = partitionCount - (await countHeld(live));
      // What we gave back ourselves is on its way to those who want it.
      unheldFor = unheld > 0 && !gave ? unheldFor + 1 : 0;
      if (unheldFor > 1) {
        borrowedUntil = Date.now() + 2 * staleMs;
        await holder.settle(holder.held().length + unheld);
      } else if (unheld === 0 && holder.held().length < share) {
        const ended = await endFrozenRouters(live, await heartbeat(live, id, frozenMs));
        if (ended > 0) onTrouble(`${ended} connection(s) of a router that has not been heard of were ended`, null);
      }
    } catch (error) {
      onTrouble('the router could not settle its share of the partitions', error);
    }
  };

  const keepTicking = async (): Promise<void> => {
    while (!closed) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, tickMs);
        stopWaiting = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      if (!closed) await tick();
    }
  };
  let stopWaiting: () => void = () => undefined;
  await tick();
  const ticking = keepTicking();
  return {
    async close() {
      closed = true;
      stopWaiting();
      await ticking;
      await holder.close();
      if (client) {
        await signOff(client, id).catch(() => undefined);
        await client.end();
      }
    },
  };
}
