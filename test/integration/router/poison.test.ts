import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDlq } from '../../../adapters/nats/dlq.ts';
import type { JourneyDefinition } from '../../../domain/journey/definition.ts';
import { routerWorld } from '../../support/router-world.ts';
import type { RouterWorld } from '../../support/router-world.ts';
import { soon } from '../../support/soon.ts';

const orders: JourneyDefinition = {
  id: 'orders',
  on: { event: 'order.placed' },
  reentry: { kind: 'always' },
  exitOn: [],
  steps: [{ kind: 'wait', id: 'pause', for: '1 day' }],
};
const contract = {
  type: 'object',
  required: ['orderId'],
  properties: { orderId: { type: 'string' }, placedAt: { type: 'string', format: 'date-time' } },
};

describe('messages that cannot be handled', () => {
  let world: RouterWorld;
  beforeAll(async () => {
    world = await routerWorld('poison');
    await world.journey(orders, { contracts: { 'order.placed': contract } });
  });
  afterAll(() => world.close());

  const inbox = (ids: readonly string[]) =>
    world.rows<{ event_id: string }>(
      `select event_id from inbox where event_id = any ($1) and verdicts <> '[{"detail": "invalid"}]'`,
      [ids],
    );

  it('one that no transaction can hold is found by halving, whatever stands around it', async () => {
    const before = await Promise.all(
      Array.from({ length: 60 }, (_, n) => world.publish('page.viewed', { userId: `u${n}` })),
    );
    // An index entry of a mail address has a limit that no event knows of.
    const poison = await world.publish('profile.identified', {
      userId: 'p',
      traits: { email: randomBytes(9_000).toString('base64') },
    });
    const after = await Promise.all(
      Array.from({ length: 60 }, (_, n) => world.publish('page.viewed', { userId: `u${n}` })),
    );
    await world.router();
    await soon(async () => (await inbox([...before, ...after])).length).toBe(120);
    await soon(async () =>
      (await world.deadLetters()).map(({ headers }) => [headers['ce-id'], headers['Dlq-Reason']]),
    ).toEqual([[poison, 'failed']]);
    // Enough to sort it, to find it in the stream, and to know since when.
    const [letter] = await world.deadLetters();
    expect(letter?.headers).toMatchObject({
      'Dlq-Class': 'SQLSTATE 54000',
      'Dlq-Stream-Seq': expect.stringMatching(/^\d+$/),
      'ce-source': 'test',
    });
    const [first, last] = ['Dlq-First-Seen', 'Dlq-At'].map((name) => Date.parse(letter?.headers[name] ?? ''));
    expect(first).toBeLessThanOrEqual(last ?? 0);
  });

  it('each kind of damage has its reason, and what comes behind it is handled', async () => {
    const known = (await world.deadLetters()).length;
    const person = { userId: 'x' };
    await world.publish('order.placed', person, { raw: '{"userId": "x", ' });
    await world.publish('order.placed', person, { raw: '["x"]' });
    await world.publish('order.placed', person, { raw: '{"userId":"x","note":"a\\u0000b"}' });
    await world.publish('order.placed', person, { raw: '{"userId":"x","__proto__":{"admin":true}}' });
    await world.publish('order.placed', person, { key: 'ana_example' });
    await world.publish('order.placed', person, { key: 'a'.repeat(26) });
    await world.publish('Order.Placed', person);
    await world.publish('order.placed', person, { raw: JSON.stringify({ ...person, blob: 'x'.repeat(262_200) }) });
    await world.publish('page.viewed', person, { workspace: 'elsewhere' });
    const good = await world.publish('order.placed', { ...person, orderId: 'o1' });
    await soon(() => inbox([good])).toHaveLength(1);
    const letters = (await world.deadLetters()).slice(known);
    const sorted = letters.map(({ headers }) => `${headers['Dlq-Reason']}: ${headers['Dlq-Detail']}`).sort();
    // Sorted, because partitions overtake each other.
    expect(sorted).toEqual([
      'bad-envelope: a key is called __proto__',
      'bad-envelope: a string holds the character U+0000',
      'bad-envelope: the body is not JSON in UTF-8',
      'bad-envelope: the body must be a JSON object',
      "bad-envelope: there is no workspace 'elsewhere'",
      'bad-key: the key must be 26 characters of base32 in lower case',
      expect.stringMatching(/^bad-key: the key must be the first 26 characters/),
      expect.stringMatching(/^bad-type: .*in lower-case letters/),
      'too-large: the body is larger than 256 KiB',
    ]);
  });

  it('one that breaks its contract names the fields, never the values, and counts after a redrive once it is mended', async () => {
    const id = await world.publish('order.placed', { userId: 'rita', orderId: 7, placedAt: 'tomorrow' });
    await soon(() => world.rows('select verdicts from inbox where event_id = $1', [id])).toEqual([
      { verdicts: [{ journey: null, verdict: 'invalid', detail: 'invalid' }] },
    ]);
    const dlq = createDlq(world.operator);
    const [letter] = await dlq.list({ reason: 'invalid' }, 10);
    expect(letter).toMatchObject({ eventId: id, subject: expect.stringMatching(/^in\.default\.order\.placed\./) });
    expect(letter?.problem).toBe(
      'properties.orderId must be string; properties.placedAt must match format "date-time"',
    );
    await world.journey(orders, { version: 'v2', contracts: { 'order.placed': { type: 'object' } } });
    expect(await dlq.redrive(letter?.seq ?? 0, 1)).toMatchObject({ kind: 'redriven' });
    expect(await dlq.redrive(letter?.seq ?? 0, 2)).toMatchObject({ kind: 'redriven' });
    const entered = `select e.version from enrollments e join inbox i on i.event_id = e.entry_event_id where i.event_id = $1`;
    await soon(() => world.rows(entered, [id])).toEqual([{ version: 'v2' }]);
  });
});
