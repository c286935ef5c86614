import { EventEmitter, once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../../engines/process/free-port.ts';
import { carry } from './carry.ts';
import type { Way } from './carry.ts';
import type { TcpFault } from './tcp-fault.ts';

export type Target = Readonly<{ host: string; port: number }>;

export type FaultProxy = Readonly<{
  /** Where to connect instead of the target; on 127.0.0.1. */
  port: number;
  /** Where connections lead from now on; those made before a target is known are ended. */
  leadTo(target: Target): void;
  /** Begins a fault, or ends it with null. Resolves when it holds. */
  set(fault: TcpFault | null): Promise<void>;
  /** How many connections the present fault, or the one before, has met: none means that nobody noticed it. */
  met(): number;
  close(): Promise<void>;
}>;

type Pair = Readonly<{ client: Socket; far: Socket }>;

/**
 * A server between us and somebody we need, which can do to the connections what networks do. `random` gives the jitter.
 * A port that refuses connections for a while is taken again afterwards: it is chosen where systems hand out none.
 */
export async function startFaultProxy(random: () => number): Promise<FaultProxy> {
  const pairs = new Set<Pair>();
  const met = new Set<Pair>();
  const port = await freePort();
  let turnedAway = 0;
  let target: Target | undefined;
  let fault: TcpFault | null = null;
  /** Every piece that is held back listens. */
  const turns = new EventEmitter().setMaxListeners(0);

  const wayOf = (pair: () => Pair): Way => {
    let passed = 0;
    let countedFor: TcpFault | null = null;
    return {
      async open(cameAt) {
        while (fault?.kind === 'stall') {
          met.add(pair());
          await once(turns, 'turn');
        }
        if (fault?.kind !== 'latency') return;
        met.add(pair());
        const left = cameAt + fault.ms + random() * fault.jitterMs - performance.now();
        if (left > 0) await sleep(left);
      },
      allow(bytes) {
        if (fault?.kind !== 'limit') return bytes;
        if (countedFor !== fault) passed = 0;
        countedFor = fault;
        const allowed = Math.min(bytes, fault.bytes - passed);
        passed += allowed;
        if (allowed < bytes) met.add(pair());
        return allowed;
      },
      breakOff() {
        pair().client.resetAndDestroy();
        pair().far.resetAndDestroy();
      },
      hangUp() {
        pair().client.destroy();
        pair().far.destroy();
      },
      async end() {
        if (fault?.kind !== 'slow-close') return;
        met.add(pair());
        await sleep(fault.ms);
      },
    };
  };

  const server: Server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    client.on('error', () => undefined);
    if (fault?.kind === 'reset' || target === undefined) {
      turnedAway += 1;
      return void client.resetAndDestroy();
    }
    const far = connect({ ...target, allowHalfOpen: true, noDelay: true });
    const pair: Pair = { client, far };
    pairs.add(pair);
    const way = wayOf(() => pair);
    carry(client, far, way);
    carry(far, client, way);
    for (const socket of [client, far]) {
      // One side broken is both broken; a side that ended is told by the bytes before it.
      socket.on('error', () => way.breakOff());
      socket.on('close', () => {
        if (!client.destroyed || !far.destroyed) return;
        pairs.delete(pair);
      });
    }
    return undefined;
  });

  const listen = async (): Promise<void> => {
    server.listen({ port, host: '127.0.0.1', exclusive: true });
    await once(server, 'listening');
  };
  const stopListening = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    drop('destroy');
    await closed;
  };
  const drop = (how: 'destroy' | 'resetAndDestroy'): void => {
    for (const pair of pairs) {
      met.add(pair);
      pair.client[how]();
      pair.far[how]();
    }
    pairs.clear();
  };
  const hangUpUnheard = (ms: number): void => {
    for (const pair of pairs) {
      met.add(pair);
      pair.far.destroy();
      setTimeout(() => pair.client.destroy(), ms).unref();
    }
  };
  await listen();

  return {
    port,
    leadTo(to) {
      target = to;
    },
    async set(next) {
      const before = fault;
      if (next !== null) {
        met.clear();
        turnedAway = 0;
      }
      fault = next;
      turns.emit('turn');
      if (next?.kind === 'reset') drop('resetAndDestroy');
      if (next?.kind === 'slow-close') hangUpUnheard(next.ms);
      if (next?.kind === 'cut' && before?.kind !== 'cut') await stopListening();
      if (next?.kind !== 'cut' && before?.kind === 'cut') await listen();
    },
    met: () => met.size + turnedAway,
    async close() {
      fault = null;
      turns.emit('turn');
      if (server.listening) await stopListening();
    },
  };
}
