import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAccount } from '../../../../../adapters/infobip/client/open-account.ts';
import { pollReports } from '../../../../../adapters/infobip/receipts/poll.ts';
import { startInfobipStub, type InfobipStub, type Reply } from '../../../../support/far-side/infobip-stub.ts';

const delivered = (...messageIds: readonly string[]): Reply => ({
  body: JSON.stringify({
    results: messageIds.map((messageId) => ({
      messageId,
      status: { groupId: 3, groupName: 'DELIVERED', id: 5, name: 'DELIVERED_TO_HANDSET' },
      doneAt: '2026-11-09T16:00:00.000+0100',
    })),
  }),
});

describe('what became of messages', () => {
  let stub: InfobipStub;
  beforeEach(async () => {
    stub = await startInfobipStub();
  });
  afterEach(() => stub.close());
  const poll = (channel: 'email' | 'sms', ids: readonly string[]) =>
    pollReports(
      openAccount({ baseUrl: stub.url, apiKey: 'key', timeoutMs: 2_000 }),
      channel,
      ids,
      AbortSignal.timeout(5_000),
    );
  const asked = () =>
    stub.seen.map(({ url }) => {
      const { pathname, searchParams } = new URL(url, stub.url);
      return `${pathname} ${searchParams.get('messageId') ?? ''}`;
    });

  it('is asked of the older log of mails where the newer one does not name them, one by one', async () => {
    stub.nextLogs(delivered('json'), delivered('form'));
    const polled = await poll('email', ['json', 'form']);
    expect(polled.kind === 'ok' && polled.items.map(({ messageId }) => messageId)).toEqual(['json', 'form']);
    expect(asked()).toEqual(['/email/4/logs json,form', '/email/1/logs form']);
  });

  it('is not asked twice where the first log names all of them', async () => {
    stub.nextLogs(delivered('a', 'b'));
    await poll('email', ['a', 'b']);
    expect(asked()).toEqual(['/email/4/logs a,b']);
  });

  it('is asked there of a few at a time, far below what the vendor allows', async () => {
    await poll(
      'email',
      Array.from({ length: 30 }, (_, n) => `m-${n}`),
    );
    expect(asked()).toHaveLength(4);
  });

  it('is told as far as it can be read, with what could not', async () => {
    stub.nextLogs(delivered('json'), { status: 403 });
    expect(await poll('email', ['json', 'form'])).toMatchObject({
      kind: 'ok',
      items: [{ messageId: 'json' }],
      unread: 'HTTP 403',
    });
  });

  it('is asked of one log where there is one', async () => {
    stub.nextLogs(delivered('a'));
    await poll('sms', ['a', 'b']);
    expect(asked()).toEqual(['/sms/3/logs a,b']);
  });
});
