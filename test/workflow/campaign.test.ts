import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { CampaignActivities, PageInput, PageOutcome } from '../../activities/campaign-contract.ts';
import { drainerIds, planPartitions } from '../../domain/campaign/partition.ts';
import { campaignWorkflowId } from '../../domain/ids.ts';
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

/** A campaign that drains itself, and one of whose stretches each has a workflow. */
const sizes = [
  ['campaign', 10],
  ['campaign-partition', 45_000],
] as const;

describe('the campaign workflows [3.6]', () => {
  it.each([
    ['by itself', 12_000, 4],
    ['by children', 45_000, 5],
  ])('ask for pages of every stretch until nobody is left, then close once: %s', async (_, audience, count) => {
    const { key, handle, pagesOf } = await launch(audience, (_input, nth) => ({ kind: nth < 3 ? 'more' : 'done' }));
    await handle.result();
    const stretches = planPartitions(audience);
    expect(stretches).toHaveLength(count);
    for (const { from, to } of stretches)
      expect(pagesOf().filter((page) => page.from === from && page.to === to)).toHaveLength(3);
    expect(closed.filter((one) => one === key)).toHaveLength(1);
  });

  it.each(sizes)('wait as they are told, and go on at once when somebody resumes: %s', async (name, audience) => {
    const { key, handle, pagesOf } = await launch(audience, ({ from }, nth) =>
      from > 1 || nth === 3 ? { kind: 'done' } : { kind: 'wait', ms: nth === 1 ? 20 : 900_000 },
    );
    const first = () => pagesOf().filter(({ from }) => from === 1);
    await soon(() => first().length).toBe(2);
    const [drainer = ''] = drainerIds(key, audience);
    await client.workflow.getHandle(drainer).signal(occurrenceSignal, { kind: 'released', at: 0 });
    await handle.result();
    expect(first()).toHaveLength(3);
    await record(`${name}-waits-and-is-woken`, drainer);
  });

  it.each(sizes)(
    'cancel the campaign itself when somebody cancels the bare workflow, and drain: %s',
    async (name, audience) => {
      const { key, handle, pagesOf } = await launch(audience, ({ from }) =>
        from > 1 || cancelled.includes(key) ? { kind: 'done' } : { kind: 'wait', ms: 900_000 },
      );
      const first = () => pagesOf().filter(({ from }) => from === 1);
      await soon(() => first().length).toBe(1);
      await handle.cancel();
      await handle.result();
      expect(cancelled).toContain(key);
      expect(closed).toContain(key);
      expect(first()).toHaveLength(2);
      await record(`${name}-is-cancelled`, drainerIds(key, audience)[0] ?? '');
    },
  );
});

/** `CARILLON_RECORD=1` keeps what the server recorded, for test/replay. */
async function record(what: string, id: string): Promise<void> {
  if (!process.env['CARILLON_RECORD']) return;
  const history = await client.workflow.getHandle(id).fetchHistory();
  writeFileSync(new URL(`../replay/histories/${what}.json`, import.meta.url), `${historyToJSON(history)}\n`);
}
