import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPoints, processOf } from '../../../../cli/chaos/world/points.ts';
import type { Points } from '../../../../cli/chaos/world/points.ts';
import type { ProcessName } from '../../../../cli/stack/processes.ts';
import { lastWords } from '../../../../fault-points/fault-point.ts';
import { FAULT_POINTS } from '../../../../fault-points/table.ts';
import type { FaultPoint } from '../../../../fault-points/table.ts';

/** Processes that die where they are told to, and start again with what they are given then; some points are never passed. */
function machine(home: string, neverPassed: readonly FaultPoint[] = []) {
  const starts: string[] = [];
  let points: Points;
  const start = (name: ProcessName): void => {
    const armed = points.environment(name)['CARILLON_FAULT_POINTS'];
    starts.push(`${name} ${armed ?? 'as usual'}`);
    const all = armed?.split(',').map((one) => one.split('@')[0] as FaultPoint) ?? [];
    const point = all.find((one) => !neverPassed.includes(one));
    if (point === undefined) return;
    setTimeout(() => {
      appendFileSync(join(home, 'logs', `${name}.log`), `${lastWords(point)}\n`);
      start(name);
    }, 5);
  };
  points = createPoints(
    home,
    {
      kill: (name) => {
        start(name);
        return Promise.resolve();
      },
      allBack: () => Promise.resolve(),
    },
    () => undefined,
    { patienceMs: 200 },
  );
  return { points, starts };
}

describe('a sweep over fault points', () => {
  let home = '';
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'carillon points '));
    mkdirSync(join(home, 'logs'));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it('has one process die at each of its points, whichever it comes to first, and others meanwhile', async () => {
    const { points, starts } = machine(home);
    await points.sweep(['inbox:committed', 'event:published', 'receipt:acked'], 2);
    expect(starts.filter((line) => line.startsWith('router'))).toEqual([
      'router inbox:committed@2,receipt:acked@2',
      'router receipt:acked@2',
      'router as usual',
    ]);
    expect(starts.filter((line) => line.startsWith('api'))).toEqual(['api event:published@2', 'api as usual']);
    expect(points.hits()).toMatchObject({ 'inbox:committed': 1, 'event:published': 1, 'receipt:acked': 1 });
  });

  it('counts what came before, and does not take an old death for a new one', async () => {
    const { points } = machine(home);
    await points.sweep(['claim:committed'], 1);
    await points.sweep(['claim:committed'], 1);
    expect(points.hits()['claim:committed']).toBe(2);
  });

  it('passes over a point that nobody comes by, and counts no hit', async () => {
    const { points, starts } = machine(home, ['page:claimed']);
    await points.sweep(['page:claimed', 'page:answered'], 1);
    expect(starts).toEqual([
      'channel-worker page:claimed@1,page:answered@1',
      'channel-worker page:claimed@1',
      'channel-worker as usual',
    ]);
    expect(points.hits()).toMatchObject({ 'page:claimed': 0, 'page:answered': 1 });
  });

  it('comes back to what was passed over with the next sweep', async () => {
    const shy: FaultPoint[] = ['page:claimed'];
    const { points } = machine(home, shy);
    await points.sweep(['page:claimed'], 1);
    shy.pop();
    await points.sweep(['page:answered'], 2);
    expect(points.hits()).toMatchObject({ 'page:claimed': 1, 'page:answered': 1 });
  });

  it('leaves a process alone that nothing is wanted of, and knows the process of every point', () => {
    const { points } = machine(home);
    expect(points.environment('sandbox')).toEqual({});
    const places = (Object.keys(FAULT_POINTS) as FaultPoint[]).map(processOf);
    expect(new Set(places)).toEqual(new Set(['api', 'router', 'journey-worker', 'channel-worker']));
  });
});
