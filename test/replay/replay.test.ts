import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, Worker } from '@temporalio/worker';
import { describe, expect, it } from 'vitest';

const folder = new URL('histories/', import.meta.url);
const histories = readdirSync(folder).map((name) => ({
  name,
  history: JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as unknown,
}));
const logger = new DefaultLogger('ERROR');
const bundle = (path: string) =>
  bundleWorkflowCode({ workflowsPath: fileURLToPath(new URL(path, import.meta.url)), logger });

/** Running journeys outlive a deploy: what they recorded must lead today's code through the same commands (I9). */
describe('recorded histories [2.19]', () => {
  it('are there, one per behaviour', () => {
    expect(histories.length).toBeGreaterThanOrEqual(10);
  });

  it('replay on the workflows of today', async () => {
    const workflowBundle = await bundle('../../workflows/index.ts');
    for (const { name, history } of histories) {
      await expect(
        Worker.runReplayHistory({ workflowBundle, replayName: name }, history),
        name,
      ).resolves.toBeUndefined();
    }
  });

  it('fail on a workflow that asks for something else first', async () => {
    const workflowBundle = await bundle('incompatible-workflows.ts');
    const first = histories[0];
    await expect(Worker.runReplayHistory({ workflowBundle }, first?.history)).rejects.toThrow(/[Nn]ondeterminism/);
  });
});
