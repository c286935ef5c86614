import { describe, expect, it } from 'vitest';
import { createPublishEvent } from '../../../api/publish-event.ts';
import type { EventPublisher } from '../../../api/ports.ts';

/** A stream with JetStream's memory: it knows ids, and looks at nothing else. */
function stream() {
  const stored = new Map<string, string>();
  const publisher: EventPublisher = {
    async publish(_subject, headers, body) {
      const id = headers['Nats-Msg-Id'] ?? '';
      const duplicate = stored.has(id);
      if (!duplicate) stored.set(id, String(body));
      return { duplicate };
    },
  };
  return { stored, publisher };
}
const event = (body: string, headers: Record<string, string> = {}) => ({
  subject: 'in.default.user.signed_up.key',
  headers: { 'Nats-Msg-Id': 'segment:1', ...headers },
  body,
});

describe('publishing an event', () => {
  it('stores a retry once, also while the first is on its way', async () => {
    const { stored, publisher } = stream();
    const publish = createPublishEvent(publisher);
    const acks = await Promise.all(Array.from({ length: 20 }, () => publish(event('a'))));
    expect(acks.filter(({ duplicate }) => duplicate)).toHaveLength(19);
    expect([...stored.values()]).toEqual(['a']);
  });

  it('lets other content under the same id through, once', async () => {
    const { stored, publisher } = stream();
    const publish = createPublishEvent(publisher);
    for (const body of ['a', 'b', 'b']) await publish(event(body));
    expect([...stored.values()]).toEqual(['a', 'b']);
  });

  it('bears a retry that another process stored: once more, and no more than that', async () => {
    const { stored, publisher } = stream();
    await createPublishEvent(publisher)(event('a'));
    for (const _ of [1, 2]) {
      const publish = createPublishEvent(publisher);
      await publish(event('a'));
      await publish(event('a'));
    }
    expect([...stored.values()]).toEqual(['a', 'a']);
  });

  it('takes a retry for one whatever the correction of its clock', async () => {
    const { stored, publisher } = stream();
    const publish = createPublishEvent(publisher);
    const original = { 'ce-originaltime': '2026-11-01T10:00:00.000Z' };
    await publish(event('a', { 'ce-time': '2026-11-01T11:00:00.000Z', ...original }));
    await publish(event('a', { 'ce-time': '2026-11-01T11:00:01.000Z', ...original }));
    expect(stored.size).toBe(1);
  });
});
