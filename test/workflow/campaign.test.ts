import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { CampaignActivities, PageInput, PageOutcome } from '../../activities/campaign-contract.ts';
import { planPartitions } from '../../domain/campaign/partition.ts';
import { campaignPartitionId, campaignWorkflowId } from '../../domain/ids.ts';
import { campaignsQueue } from '../../domain/queues.ts';
import { occurrenceSignal } from '../../workflows/messages.ts';
import type { campaign } from '../../workflows/campaign.ts';
import { ownPrefix } from '../support/own-prefix.ts';
import { soon } from '../support/soon.ts';

/** What the ledger would answer, page by page, per campaign. */
const answers = new Map<string, (input: PageInput, nth: number) => PageOutcome>();
const pages: PageInput[] = [];
const closed: string[] = [];
const cancelled: string[] = [];
const activities: CampaignActivities = {
  sendPage: async (input) => {
    pages.push(input);
    const nth = pages.filter((one) => one.campaign === input.campaign && one.from === input.from).length;
    return answers.get(input.campaign)?.(input, nth) ?? { kind: 'done' };
  },
  closeCampaign: async ({ campaign: key }) => void closed.push(key),
  cancelCampaign: async ({ campaign: key }) => void cancelled.push(key),
};

let client: Client;
let close: () => Promise<void>;
const taskQueue = `${ownPrefix('test')}-journeys`;
beforeAll(async () => {
  const logger = new DefaultLogger('WARN');
  Runtime.install({ logger, shutdownSignals: [] });
  const { temporalAddress: address, temporalNamespace: namespace } = inject('engines');
  const [connection, native] = [await Connection.connect({ address }), await NativeConnection.connect({ address })];
  const workflowsPath = fileURLToPath(new URL('../../workflows/index.ts', import.meta.url));
  const workers = [
    await Worker.create({
      connection: native,
      namespace,
      taskQueue,
      workflowBundle: await bundleWorkflowCode({ workflowsPath, logger }),
      maxCachedWorkflows: 0, // every task replays all that came before it
    }),
    await Worker.create({ connection: native, namespace, taskQueue: campaignsQueue(taskQueue), activities }),
  ];
  const running = workers.map((worker) => worker.run());
  client = new Client({ connection, namespace });
  close = async () => {
    for (const worker of workers) worker.shutdown();
    await Promise.all(running);
    await Promise.all([connection.close(), native.close()]);
  };
});
afterAll(() => close());

const launch = (audience: number, answer: (input: PageInput, nth: number) => PageOutcome) => {
  const key = ownPrefix('key');
  answers.set(key, answer);
  return client.workflow
    .start<typeof campaign>('campaign', {
      taskQueue,
      workflowId: campaignWorkflowId(key),
      args: [{ campaign: key, audience, timingFactor: 0.1 }],
    })
    .then((handle) => ({ key, handle, pagesOf: () => pages.filter((page) => page.campaign === key) }));
};

describe('the campaign workflows [3.6]', () => {
  it('ask for pages of every partition until nobody is left, then close once', async () => {
    const { key, handle, pagesOf } = await launch(12_000, (_input, nth) => ({ kind: nth < 3 ? 'more' : 'done' }));
    await handle.result();
    const stretches = planPartitions(12_000);
    expect(stretches).toHaveLength(5);
    for (const { from, to } of stretches)
      expect(pagesOf().filter((page) => page.from === from && page.to === to)).toHaveLength(3);
    expect(closed.filter((one) => one === key)).toHaveLength(1);
  });

  it('wait as they are told, and go on at once when somebody resumes', async () => {
    const { key, handle, pagesOf } = await launch(10, (_input, nth) =>
      nth === 1 ? { kind: 'wait', ms: 20 } : nth === 2 ? { kind: 'wait', ms: 900_000 } : { kind: 'done' },
    );
    await soon(() => pagesOf().length).toBe(2);
    await client.workflow.getHandle(campaignPartitionId(key, 0)).signal(occurrenceSignal, { kind: 'released', at: 0 });
    await handle.result();
    expect(pagesOf()).toHaveLength(3);
    await record('waits-and-is-woken', key);
  });

  it('cancel the campaign itself when somebody cancels the bare workflow, and drain', async () => {
    const { key, handle, pagesOf } = await launch(10, () =>
      cancelled.includes(key) ? { kind: 'done' } : { kind: 'wait', ms: 900_000 },
    );
    await soon(() => pagesOf().length).toBe(1);
    await handle.cancel();
    await handle.result();
    expect(cancelled).toContain(key);
    expect(closed).toContain(key);
    expect(pagesOf()).toHaveLength(2);
    await record('is-cancelled', key);
  });
});

/** `CARILLON_RECORD=1` keeps what the server recorded, for test/replay. */
async function record(what: string, key: string): Promise<void> {
  if (!process.env['CARILLON_RECORD']) return;
  for (const [name, id] of [
    ['campaign', campaignWorkflowId(key)],
    ['campaign-partition', campaignPartitionId(key, 0)],
  ] as const) {
    const history = await client.workflow.getHandle(id).fetchHistory();
    const file = new URL(`../replay/histories/${name}-${what}.json`, import.meta.url);
    writeFileSync(file, `${historyToJSON(history)}\n`);
  }
}
