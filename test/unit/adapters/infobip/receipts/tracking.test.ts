import { describe, expect, it } from 'vitest';
import { readTracking } from '../../../../../adapters/infobip/receipts/tracking.ts';

const bytes = (body: unknown): Uint8Array =>
  new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
const said = {
  notificationType: 'CLICKED',
  eventId: 'e-1',
  domain: 'acme.example',
  recipient: 'Ana@Example.org',
  url: 'https://acme.example/shoes?id=1',
  sendDateTime: 1_704_106_800_000,
  messageId: 'm-1',
  bulkId: 'b-1',
  recipientInfo: { deviceType: 'Phone', os: 'iOS 12', deviceName: 'Apple' },
  geoLocation: { countryName: 'Croatia', city: 'Zagreb' },
};
const read = (body: unknown) => readTracking(bytes(body));
const one = (change: object) => {
  const [item] = read({ ...said, ...change }) ?? [];
  if (item?.kind !== 'engagement') throw new Error('not read');
  return item.engagement;
};

describe('readTracking', () => {
  it('reads what it needs, and neither device nor place', () => {
    expect(one({})).toEqual({
      kind: 'clicked',
      messageId: 'm-1',
      dedupe: expect.stringMatching(/^[0-9a-f]{32}$/),
      address: 'ana@example.org',
      url: 'https://acme.example/shoes?id=1',
      late: false,
    });
  });

  it.each([
    ['OPENED', 'opened', false],
    ['CLICKED', 'clicked', false],
    ['COMPLAINED', 'complained', false],
    ['LATE_BOUNCE', 'bounced', true],
    ['UNSUBSCRIBED', 'unsubscribed', false],
  ])('knows %s', (notificationType, kind, late) => {
    expect(one({ notificationType })).toMatchObject({ kind, late });
  });

  it('knows copies by the event, whatever else they say, and different events apart', () => {
    expect(one({ sendDateTime: 0, recipientInfo: null }).dedupe).toBe(one({}).dedupe);
    const others = [one({ eventId: 'e-2' }), one({ notificationType: 'OPENED' }), one({ messageId: 'm-2' })];
    expect(new Set([one({}), ...others].map(({ dedupe }) => dedupe)).size).toBe(4);
  });

  it('counts a link of an SMS once, because its clicks have no id', () => {
    const sms = { eventId: undefined, recipient: '385911234567' };
    expect(one(sms)).toMatchObject({ kind: 'clicked', address: '385911234567' });
    expect(one(sms).dedupe).toBe(one({ ...sms, sendDateTime: 1 }).dedupe);
    expect(one(sms).dedupe).not.toBe(one({ ...sms, url: 'https://acme.example/hats' }).dedupe);
  });

  it('takes a message id for text though it comes as a number', () => {
    expect(one({ messageId: 17 }).messageId).toBe('17');
  });

  it('reads a list item by item: a broken one is named by its fields, and takes no neighbour along', () => {
    expect(
      read({ results: [said, { ...said, notificationType: 'FORWARDED' }, null, { notificationType: 'OPENED' }] }),
    ).toMatchObject([
      { kind: 'engagement' },
      { kind: 'broken', problem: expect.stringContaining('notificationType') },
      { kind: 'broken', problem: expect.stringContaining('item') },
      { kind: 'broken', problem: expect.stringContaining('messageId') },
    ]);
  });

  it.each(['m\0', 'm\n1', '\ud800'])('breaks on a message id that nothing is named by: %j', (messageId) => {
    expect(read({ ...said, messageId })).toMatchObject([
      { kind: 'broken', problem: expect.stringContaining('messageId') },
    ]);
  });

  it('leaves out a recipient that is none', () => {
    expect(one({ recipient: 'ana@example.org\0' }).address).toBeNull();
  });

  it.each(['', 'no JSON', '[]', '{}', '{"results":{}}'])('is told nothing by %j', (body) => {
    expect(read(body)).toBeNull();
  });
});
