import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createInfobipSmsBulk } from '../../../../../adapters/infobip/sms/sms-bulk.ts';
import { startInfobipStub, type InfobipStub } from '../../../../support/far-side/infobip-stub.ts';

const statuses = {
  delivered: { groupId: 3, id: 5, name: 'DELIVERED_TO_HANDSET' },
  rejected: { groupId: 5, id: 12, name: 'REJECTED_NOT_ENOUGH_CREDITS' },
} as const;
const entry = (messageId: string, status: keyof typeof statuses = 'delivered', bulkId: string | undefined = 'b') => ({
  messageId,
  bulkId,
  status: statuses[status],
});
const found = { kind: 'found', detail: 'DELIVERED_TO_HANDSET' };

describe('the messages of one bulk request, asked for in the logs', () => {
  let stub: InfobipStub;
  beforeEach(async () => {
    stub = await startInfobipStub();
  });
  afterEach(() => stub.close());
  const ask = async (results: readonly object[], ids: readonly string[]) => {
    stub.nextLogs({ body: JSON.stringify({ results }) });
    const options = { baseUrl: stub.url, apiKey: 'key', timeoutMs: 2_000, mayDeliver: () => ({ ok: true }) as const };
    const said = await createInfobipSmsBulk(options).lookUpAll('b', ids, { signal: AbortSignal.timeout(5_000) });
    return said.kind === 'answered' ? ids.map((id) => said.byMessage.get(id)) : said;
  };

  it('are found, refused or absent', async () => {
    expect(await ask([entry('m-1'), entry('m-2', 'rejected')], ['m-1', 'm-2', 'm-3'])).toEqual([
      found,
      { kind: 'rejected', reason: 'REJECTED_NOT_ENOUGH_CREDITS' },
      { kind: 'absent' },
    ]);
  });

  it('are found by any sign of acceptance, whatever a second attempt was told', async () => {
    for (const two of [
      [entry('m-1'), entry('m-1', 'rejected')],
      [entry('m-1', 'rejected'), entry('m-1')],
    ])
      expect(await ask(two, ['m-1'])).toEqual([found]);
  });

  it('are found by their own ids where a log leaves out the id of the bulk, which need not be there', async () => {
    expect(await ask([{ ...entry('m-1'), bulkId: undefined }], ['m-1', 'm-2'])).toEqual([found, { kind: 'absent' }]);
  });

  it('are found beside logs about others; whoever is not is not called absent: the question was not understood', async () => {
    const others = [entry('m-1'), entry('x', 'delivered', 'another')];
    expect(await ask(others, ['m-1', 'm-2'])).toEqual([
      found,
      { kind: 'noAnswer', reason: 'logs about other messages' },
    ]);
  });

  it('are not refused by what another request was told', async () => {
    expect(await ask([entry('m-1', 'rejected', 'another')], ['m-1'])).toMatchObject([{ kind: 'noAnswer' }]);
    expect(await ask([entry('m-1', 'delivered', 'another')], ['m-1'])).toEqual([found]);
  });

  it('are found in an answer as long as it may be, which proves nothing about the others', async () => {
    const ids = Array.from({ length: 1_000 }, (_, n) => `m-${n}`);
    expect(await ask([...ids.slice(1).map((id) => entry(id)), entry('m-1')], ids)).toEqual([
      { kind: 'noAnswer', reason: 'more logs than one answer holds' },
      ...ids.slice(1).map(() => found),
    ]);
  });

  it('are not answered about where the answer cannot be read', async () => {
    expect(await ask([{ messageId: 'm-1' }], ['m-1'])).toMatchObject({ kind: 'noAnswer' });
  });
});
