import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SendInput } from '../../../activities/contract.ts';
import { createSendHere } from '../../../activities/send-here.ts';
import { realClock } from '../../../domain/clock.ts';
import type { Channel } from '../../../domain/channel.ts';
import type { Outcome } from '../../../domain/journey/command.ts';

const input = (channel: Channel): SendInput => ({
  workspace: 'default',
  enrollmentId: 'e-1',
  clock: realClock,
  channel,
  step: 'hello',
  visit: 1,
  hop: 0,
  began: 0,
  trail: { seq: 0, entries: [], place: null },
});
const accepted: Outcome = { kind: 'accepted', at: 0 };

describe('a send that is tried where its journey runs', () => {
  let begun: { readonly channel: Channel; end(outcome: Outcome): void }[] = [];
  beforeEach(() => {
    begun = [];
    vi.useFakeTimers();
  });
  afterEach(() => vi.useRealTimers());
  const here = () =>
    createSendHere(
      ({ channel }) => new Promise((end) => begun.push({ channel, end })),
      () => Date.now(),
      () => undefined,
    );

  it('is handed over when it is late, all others of its channel with it, and those that come behind but one', async () => {
    const send = here();
    const first = send(input('email'));
    await vi.advanceTimersByTimeAsync(1_000);
    const behind = send(input('email'));
    await vi.advanceTimersByTimeAsync(2_500);
    expect(await Promise.all([first, behind])).toEqual([{ kind: 'elsewhere' }, { kind: 'elsewhere' }]);
    const probe = send(input('email'));
    expect(await send(input('email'))).toEqual({ kind: 'elsewhere' });
    expect(begun).toHaveLength(3);
    const text = send(input('sms'));
    begun[3]?.end(accepted);
    expect(await text).toEqual(accepted);

    // The first one's answer comes, much too late: the channel is as slow as it was.
    begun[0]?.end(accepted);
    await vi.advanceTimersByTimeAsync(0);
    expect(await send(input('email'))).toEqual({ kind: 'elsewhere' });

    begun[2]?.end(accepted);
    expect(await probe).toEqual(accepted);
    const more = [send(input('email')), send(input('email'))];
    expect(begun).toHaveLength(6);
    for (const { end } of begun) end(accepted);
    expect(await Promise.all(more)).toEqual([accepted, accepted]);
  });

  it('says nothing of how fast the provider is where it was put off without asking', async () => {
    const send = here();
    const first = send(input('email'));
    await vi.advanceTimersByTimeAsync(3_500);
    await first;
    const putOff = send(input('email'));
    begun[1]?.end({ kind: 'deferred', at: 0, until: 1, reason: 'the brake' });
    expect(await putOff).toMatchObject({ kind: 'deferred' });
    const next = send(input('email'));
    expect(await send(input('email'))).toEqual({ kind: 'elsewhere' });
    begun[2]?.end(accepted);
    expect(await next).toEqual(accepted);
  });
});
