import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createInfobipSms } from '../../../../adapters/infobip/sms/sms.ts';
import type { MessageGateway } from '../../../../domain/message/gateway.ts';
import { startInfobipStub, type InfobipStub, type Reply } from '../../../support/far-side/infobip-stub.ts';
import { smsMessage } from '../../../support/messages.ts';

const id = 'abcdefghijklmnop234567abcdefghij';
const enormous = JSON.stringify({
  messages: [{ messageId: id, status: { groupId: 1, id: 26, name: 'PENDING_ACCEPTED' } }],
  padding: 'x'.repeat(1_000_000),
});
const patience = () => ({ signal: AbortSignal.timeout(10_000) });
const gatewayAt = (baseUrl: string, timeoutMs = 1_000, notifyUrl?: string): MessageGateway =>
  createInfobipSms({
    baseUrl,
    apiKey: 'secret-key',
    mayDeliver: () => ({ ok: true }),
    timeoutMs,
    ...(notifyUrl === undefined ? {} : { notifyUrl }),
  });

describe('createInfobipSms', () => {
  let stub: InfobipStub;
  let gateway: MessageGateway;
  beforeEach(async () => {
    stub = await startInfobipStub();
    gateway = gatewayAt(stub.url, 1_000, 'http://127.0.0.1:1/v1/webhooks/infobip/t');
  });
  afterEach(() => stub.close());
  const send = (over = gateway) => over.send(smsMessage(id), patience());

  it('posts one destination under our own message id, and leaves the message it was given alone', async () => {
    const message = smsMessage(id);
    const before = structuredClone(message);
    await gateway.send(message, patience());
    expect(message).toEqual(before);
    const [request] = stub.seen;
    expect(request).toMatchObject({ method: 'POST', url: '/sms/2/text/advanced' });
    expect(request?.headers).toMatchObject({ authorization: 'App secret-key', 'user-agent': 'carillon' });
    expect(JSON.parse(request?.body ?? '')).toEqual({
      type: 'text', // the SDK's own mark, which the API ignores
      messages: [
        {
          from: 'Acme',
          destinations: [{ to: '385911234567', messageId: id }],
          text: 'Hi Ana, your order is on its way',
          notifyUrl: 'http://127.0.0.1:1/v1/webhooks/infobip/t',
          notifyContentType: 'application/json',
        },
      ],
    });
  });

  it.each<[string, Reply, object]>([
    ['400', { status: 400 }, { kind: 'rejected', reason: 'HTTP 400' }],
    ['401', { status: 401 }, { kind: 'notSent', reason: 'HTTP 401', fault: 'setUp' }],
    [
      '429 with Retry-After',
      { status: 429, headers: { 'retry-after': '9' } },
      { kind: 'notSent', retryAfterMs: 9_000 },
    ],
    [
      '503 with Retry-After',
      { status: 503, headers: { 'retry-after': '2' } },
      { kind: 'notSent', retryAfterMs: 2_000 },
    ],
    ['503 without', { status: 503 }, { kind: 'unknown' }],
    ['502 after it took the message', { take: true, status: 502, body: '<html>' }, { kind: 'unknown' }],
    ['200 with HTML', { take: true, body: '<html>', headers: { 'content-type': 'text/html' } }, { kind: 'unknown' }],
    ['200 with half a JSON', { take: true, body: '{"messages":[{"mess' }, { kind: 'unknown' }],
    ['200 that breaks off', { take: true, end: 'cut' }, { kind: 'unknown' }],
    ['200 of a megabyte', { take: true, body: enormous }, { kind: 'unknown' }],
    ['silence', { take: true, end: 'silence' }, { kind: 'unknown', reason: 'no answer: nothing within 1000 ms' }],
  ])('answers %s with what is sure', async (_, reply, result) => {
    stub.next(reply);
    expect(await send()).toMatchObject(result);
    expect(stub.seen).toHaveLength(1); // whatever came, nothing was retried (I6)
  });

  it('follows no redirect: the key and the message stay with the host they were meant for', async () => {
    const elsewhere = await startInfobipStub();
    for (const status of [301, 302, 307, 308]) {
      stub.next({ status, headers: { location: `${elsewhere.url}/sms/2/text/advanced` } });
      expect(await send()).toMatchObject({ kind: 'unknown' });
      stub.nextLogs({ status, headers: { location: `${elsewhere.url}/sms/3/logs` } });
      expect(await gateway.lookUp?.(id, patience())).toMatchObject({ kind: 'noAnswer' });
    }
    expect(elsewhere.connections()).toBe(0);
    await elsewhere.close();
  });

  it('goes past proxy variables: what the guard allowed is what is connected to', async () => {
    const proxy = await startInfobipStub();
    for (const name of ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'ALL_PROXY']) vi.stubEnv(name, proxy.url);
    expect(await send(gatewayAt(stub.url))).toMatchObject({ kind: 'accepted' });
    vi.unstubAllEnvs();
    expect(proxy.connections()).toBe(0);
    await proxy.close();
  });

  it('keeps its connection, and does not trip over one that the server has closed', async () => {
    // undici lets a connection rest for a turn of the event loop; whoever cannot wait for it gets another.
    for (let n = 0; n < 3; n++) {
      expect(await send()).toMatchObject({ kind: 'accepted' });
      await setImmediate();
    }
    expect(stub.connections()).toBe(1);
    stub.next({ take: true, headers: { connection: 'close' } });
    await send();
    await setImmediate();
    expect(await send()).toMatchObject({ kind: 'accepted' });
    expect(stub.connections()).toBe(2);
  });

  it('calls a reset on a kept connection unknown: the request had been written', async () => {
    await send();
    stub.next({ end: 'reset' });
    expect(await send()).toEqual({ kind: 'unknown', reason: 'no answer: connection reset' });
  });

  it('is sure that nothing left where the connection never stood', async () => {
    expect(await send(gatewayAt('http://127.0.0.1:1'))).toEqual({
      kind: 'notSent',
      reason: 'connection refused',
      fault: 'unreachable',
    });
    expect(await send(gatewayAt('http://nobody.invalid'))).toMatchObject({ kind: 'notSent' });
    expect(await send(gatewayAt(stub.url.replace('http:', 'https:')))).toMatchObject({ kind: 'notSent' });
    const hangsUp = createServer(
      (socket) => void socket.on('error', () => undefined).once('data', () => socket.resetAndDestroy()),
    );
    await new Promise<void>((resolve) => hangsUp.listen(0, '127.0.0.1', resolve));
    const { port } = hangsUp.address() as AddressInfo;
    expect(await send(gatewayAt(`https://127.0.0.1:${port}`))).toMatchObject({
      kind: 'notSent',
      reason: 'connection reset',
    });
    expect(await send(gatewayAt(`http://127.0.0.1:${port}`))).toMatchObject({ kind: 'unknown' });
    hangsUp.close();
  });

  it.each<[string, Reply, object]>([
    ['finds it', { body: logs([5, 'DELIVERED_TO_HANDSET', 3]) }, { kind: 'found', detail: 'DELIVERED_TO_HANDSET' }],
    [
      'finds it undeliverable, which receipts settle',
      { body: logs([9, 'UNDELIVERABLE_NOT_DELIVERED', 2]) },
      { kind: 'found' },
    ],
    [
      'finds it rejected',
      { body: logs([12, 'REJECTED_NOT_ENOUGH_CREDITS', 5]) },
      { kind: 'rejected', reason: 'REJECTED_NOT_ENOUGH_CREDITS' },
    ],
    [
      'finds the duplicate beside the original',
      { body: logs([23, 'REJECTED_DUPLICATE_MESSAGE_ID', 5], [26, 'PENDING_ACCEPTED', 1]) },
      { kind: 'found' },
    ],
    ['finds nothing', { body: logs() }, { kind: 'absent' }],
    [
      'is told of others only',
      { body: '{"results":[{"messageId":"x","status":{"groupId":1,"id":26,"name":"A"}}]}' },
      { kind: 'noAnswer' },
    ],
    ['is refused', { status: 429 }, { kind: 'noAnswer', reason: 'HTTP 429' }],
    ['meets HTML', { body: '<html>' }, { kind: 'noAnswer', reason: 'HTTP 200 with an unreadable body' }],
    ['meets silence', { end: 'silence' }, { kind: 'noAnswer', reason: 'nothing within 1000 ms' }],
    ['is cut off', { end: 'reset' }, { kind: 'noAnswer' }],
  ])('looks up and %s', async (_, reply, result) => {
    stub.nextLogs(reply);
    expect(await gateway.lookUp?.(id, patience())).toMatchObject(result);
    expect(stub.seen[0]?.url).toBe(`/sms/3/logs?messageId=${id}&limit=50`);
    expect(stub.seen[0]?.headers.authorization).toBe('App secret-key');
  });

  it('ends a look-up when its signal fires', async () => {
    stub.nextLogs({ end: 'silence' });
    expect(await gateway.lookUp?.(id, { signal: AbortSignal.timeout(50) })).toEqual({
      kind: 'noAnswer',
      reason: 'aborted',
    });
  });
});

function logs(...entries: readonly (readonly [number, string, number])[]): string {
  const results = entries.map(([code, name, groupId]) => ({ messageId: id, status: { groupId, id: code, name } }));
  return JSON.stringify({ results });
}
