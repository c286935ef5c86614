import { setTimeout as sleep } from 'node:timers/promises';
import { isSameProcess } from '../../../engines/process/identity.ts';
import type { FaultInput } from '../../../sandbox/faults/fault.ts';
import type { Entry } from '../../../sandbox/oracle/entry.ts';
import { groupBy } from '../history/group.ts';
import type { Fault, Injection, VictimName } from '../schedule/fault.ts';
import { crowdNumbers } from '../world/cast.ts';
import { victims as everybody } from '../world/victims.ts';
import type { Victim } from '../world/victims.ts';
import { lateReports } from '../world/far-side.ts';
import type { World } from '../world/world.ts';

/** Whether somebody met the fault; a fault that nobody met proves nothing. */
type Struck = boolean;

/** Sending, and nothing else: look-ups have paths of the same beginning. */
const sends = { path: '/sms', method: 'POST' } as const;
const badShare = 0.2;
const refusedShare = 0.3;

/** Does one thing to the stack, takes it back, and resolves when whoever was ended is there again. */
export async function inject({ lastsMs, fault }: Injection, world: World): Promise<Struck> {
  switch (fault.kind) {
    case 'kill':
      return killAll([fault.who], world);
    case 'kill-all':
      return killAll(everybody, world);
    case 'freeze': {
      const victim = world.victims.find(fault.who);
      if (victim === undefined || !isSameProcess(victim)) return false;
      process.kill(victim.pid, 'SIGSTOP');
      await sleep(lastsMs);
      if (isSameProcess(victim)) process.kill(victim.pid, 'SIGCONT');
      return true;
    }
    case 'network-latency':
    case 'network-cut':
    case 'network-reset':
    case 'network-stall':
    case 'network-slow-close':
    case 'network-limit': {
      const proxy = world.wires.proxies[fault.before];
      await proxy.set(fault.tcp);
      await sleep(lastsMs);
      await proxy.set(null);
      return proxy.met() > 0;
    }
    case 'full-volume': {
      if ('cannot' in world.volume) return false;
      world.volume.fill();
      await sleep(lastsMs);
      world.volume.free();
      return true;
    }
    case 'fault-points': {
      // So that there is something to look up, and to hand from one process to another.
      await world.farSide.addFaults([
        { kind: 'accept-then-reset', match: { ...sends, rate: badShare }, count: 'always' },
      ]);
      await world.farSide.addRules([lateReports]);
      await world.points.sweep(fault.points, fault.hit);
      await world.farSide.clearFaults();
      await world.farSide.clearRules();
      const hits = world.points.hits();
      return fault.points.some((point) => hits[point] > 0);
    }
    case 'clock-jump': {
      world.clocks.set(fault.who, fault.byMs);
      await killAll([fault.who], world);
      await sleep(lastsMs);
      world.clocks.delete(fault.who);
      // What it did meanwhile is what counts; nobody can hear it tick.
      return killAll([fault.who], world);
    }
    case 'bulk-partly-refused': {
      const since = Date.now();
      await world.farSide.addRules([{ match: { to: `${crowdNumbers}*`, rate: refusedShare }, fate: 'rejected' }]);
      await sleep(lastsMs);
      // Campaigns wait behind whatever journeys have to do.
      const met = async (): Promise<boolean> => anyPartly(await world.farSide.entries(), since);
      let struck = await met();
      for (; !struck && Date.now() - since < lastsMs + bulkPatienceMs; struck = await met()) await sleep(1_000);
      await world.farSide.clearRules();
      return struck;
    }
    case 'provider-503':
    case 'provider-slow':
    case 'provider-429':
    case 'accepted-then-failed': {
      await world.farSide.addFaults([providerFault(fault, world)]);
      await sleep(lastsMs);
      const struck = await world.farSide.struck();
      await world.farSide.clearFaults();
      return struck > 0;
    }
  }
}

/** So much longer a request in bulk is waited for. */
const bulkPatienceMs = 60_000;

/** Whether one request was taken in part since then. */
function anyPartly(entries: readonly Entry[], since: number): boolean {
  const late = entries.filter(({ at, bulkId }) => bulkId !== undefined && Date.parse(at) >= since);
  return [...groupBy(late, ({ bulkId = '' }) => bulkId).values()].some(
    (bulk) => new Set(bulk.map(({ outcome }) => outcome)).size > 1,
  );
}

function providerFault(
  fault: Extract<Fault, { kind: `provider-${string}` | 'accepted-then-failed' }>,
  { timing }: World,
): FaultInput {
  switch (fault.kind) {
    case 'provider-503':
      return { kind: 'status', status: 503, match: sends, count: 'always' };
    case 'provider-429':
      return { kind: 'status', status: 429, retryAfter: fault.retryAfterS, match: sends, count: 'always' };
    case 'provider-slow':
      return { kind: 'slow', ms: Math.round(timing.httpMs * 0.6), match: sends, count: 'always' };
    case 'accepted-then-failed':
      return { kind: fault.how, match: { ...sends, rate: badShare }, count: 'always' };
  }
}

/** All at the same moment; each comes back by itself. */
async function killAll(names: readonly VictimName[], { victims, settle }: World): Promise<Struck> {
  const killed = await Promise.allSettled(
    names.map(async (name): Promise<readonly [VictimName, Victim]> => [name, await victims.kill(name)]),
  );
  const gone = killed.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  await Promise.all(gone.map(([name, victim]) => victims.backAfter(name, victim)));
  if (gone.some(([name]) => name === 'sandbox')) await settle();
  return gone.length === names.length;
}
