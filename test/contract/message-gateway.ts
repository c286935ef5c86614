import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gatewayCapabilities } from '../../domain/channel.ts';
import type { MessageGateway } from '../../domain/message/gateway.ts';
import type { LookUpResult, OutgoingMessage, SendResult } from '../../domain/message/outcome.ts';
import type { MayDeliver } from '../../adapters/http/delivery-guard.ts';

/** What the next hand-over meets. */
export type Weather =
  | 'rejects for good'
  | 'refuses for now'
  | 'is not ready'
  | 'knows no such account'
  | 'is gone'
  | 'hangs up before it takes'
  | 'takes, then hangs up'
  | 'takes, then answers badly'
  | 'takes its time'
  | 'takes, then falls silent';

export type Rig = {
  readonly gateway: MessageGateway;
  /** A well-formed message under this id. */
  readonly message: (messageId: string) => OutgoingMessage;
  next(weather: Weather): void | Promise<void>;
  /** How often the far side took the message. */
  taken(messageId: string): number | Promise<number>;
  /** Sign of life the far side has seen: connections or calls. */
  contacts(): number;
  close(): void | Promise<void>;
};

/**
 * Decides which half of the contract applies: only a provider that can be asked later settles an `unknown` by evidence. `all at once`: it
 * takes the message with its first byte, so that nothing is known of its will before.
 */
export type Trait = 'can be asked' | 'cannot be asked' | 'cannot be asked, takes all at once';

export type RigOptions = { readonly mayDeliver: MayDeliver; readonly timeoutMs: number };

const anywhere: MayDeliver = () => ({ ok: true });
/** So long that a busy machine does not matter, and so short that silence can be waited for. */
const calmMs = 10_000;
const shortMs = 500;
const patience = (): AbortSignal => AbortSignal.timeout(calmMs);
type Send = (id: string, call?: Partial<Parameters<MessageGateway['send']>[1]>) => Promise<SendResult>;
let serial = 0;
const newId = (): string => `contractid${(serial++).toString(36).padStart(6, '0')}`;

/**
 * What every gateway owes the send path (domain/message/gateway.ts), whichever provider is behind it.
 */
export function describeGateway(name: string, trait: Trait, open: (options: RigOptions) => Promise<Rig>): void {
  describe(`message gateway: ${name}`, () => {
    let rig: Rig;
    beforeEach(async () => {
      rig = await open({ mayDeliver: anywhere, timeoutMs: calmMs });
    });
    afterEach(() => rig.close());
    const reopen = async (options: Partial<RigOptions>): Promise<void> => {
      await rig.close();
      rig = await open({ mayDeliver: anywhere, timeoutMs: calmMs, ...options });
    };
    /** With the connection already there, so that the short time is spent on silence alone. */
    const reopenImpatient = async (): Promise<void> => {
      await reopen({ timeoutMs: shortMs });
      while ((await send(newId())).kind !== 'accepted');
    };
    const send: Send = (id, call = {}) => rig.gateway.send(rig.message(id), { signal: patience(), ...call });

    it('says accepted, and the far side has it once', async () => {
      const id = newId();
      expect(await send(id)).toMatchObject({ kind: 'accepted', detail: expect.any(String) });
      expect(await rig.taken(id)).toBe(1);
    });

    it('serves one message after another and many at a time', async () => {
      const ids = Array.from({ length: 20 }, newId);
      const results = await Promise.all(ids.map((id) => send(id)));
      expect(new Set(results.map((one) => one.kind))).toEqual(new Set(['accepted']));
      for (const id of ids) expect(await rig.taken(id)).toBe(1);
    });

    it('says rejected where the far side will never take it', async () => {
      await rig.next('rejects for good');
      const id = newId();
      expect(await send(id)).toMatchObject({ kind: 'rejected' });
      expect(await rig.taken(id)).toBe(0);
    });

    it.each([
      ['refuses for now', 'busy'],
      ['is not ready', 'busy'],
      ['knows no such account', 'setUp'],
      ['is gone', 'unreachable'],
    ] as const)('says notSent, and why, where the far side %s', async (weather, fault) => {
      await rig.next(weather);
      const id = newId();
      expect(await send(id)).toMatchObject({ kind: 'notSent', fault });
      expect(await rig.taken(id)).toBe(0);
    });

    it.each(['takes, then hangs up', 'takes, then answers badly'] as const)(
      'says unknown where the far side %s',
      async (weather) => {
        await rig.next(weather);
        const id = newId();
        expect(await send(id)).toMatchObject({ kind: 'unknown' });
        expect(await rig.taken(id)).toBe(1);
      },
    );

    it('waits for a far side that takes its time', async () => {
      await rig.next('takes its time');
      const id = newId();
      expect(await send(id)).toMatchObject({ kind: 'accepted' });
      expect(await rig.taken(id)).toBe(1);
    });

    it('says unknown where the far side takes, then falls silent until the time is up', async () => {
      await reopenImpatient();
      await rig.next('takes, then falls silent');
      const id = newId();
      expect(await send(id)).toMatchObject({ kind: 'unknown' });
      expect(await rig.taken(id)).toBe(1);
    });

    it('never claims acceptance where the far side hangs up before it takes', async () => {
      await rig.next('hangs up before it takes');
      const id = newId();
      expect(['notSent', 'unknown']).toContain((await send(id)).kind);
    });

    it('works again after a bad moment', async () => {
      await rig.next('takes, then hangs up');
      await send(newId());
      expect(await send(newId())).toMatchObject({ kind: 'accepted' });
    });

    it('sends nothing under a signal that has already fired', async () => {
      const id = newId();
      expect(await send(id, { signal: AbortSignal.abort() })).toMatchObject({ kind: 'notSent' });
      expect(await rig.taken(id)).toBe(0);
    });

    it('ends when the signal fires, and says what is then known', async () => {
      await send(newId()); // connecting may take a while
      await rig.next('takes, then falls silent');
      const id = newId();
      const began = Date.now();
      expect(await send(id, { signal: AbortSignal.timeout(shortMs) })).toMatchObject({ kind: 'unknown' });
      expect(Date.now() - began).toBeLessThan(calmMs / 2);
    });

    it(`says so: it ${trait}`, () => {
      expect(rig.gateway.lookUp === undefined).toBe(trait !== 'can be asked');
    });

    it('can do what the table of channels says, and no more (domain/channel.ts)', () => {
      const { channel, name: gateway, lookUp, cancel, steer } = rig.gateway;
      const able = gatewayCapabilities(channel, gateway);
      // Fakes have no row.
      if (able === undefined) return expect(gateway).toContain('fake');
      const has = { lookUp: lookUp !== undefined, cancel: cancel !== undefined, pause: steer !== undefined };
      expect(has).toEqual({ lookUp: able.lookUp, cancel: able.cancel, pause: able.pause });
    });

    if (trait === 'can be asked') describeLookUp(() => rig, send);
    else describeBeforeBody(() => rig, send, reopenImpatient, trait);

    it('reaches nobody where the delivery guard says no (I13)', async () => {
      await reopen({ mayDeliver: () => ({ ok: false, reason: 'delivery is sandbox' }) });
      const before = rig.contacts();
      const id = newId();
      expect(await send(id)).toMatchObject({ kind: 'rejected', reason: 'delivery is sandbox' });
      expect([await rig.taken(id), rig.contacts()]).toEqual([0, before]);
    });

    it('names no recipient and no content in what it reports (I8)', async () => {
      const { to, content } = rig.message('x');
      const said: string[] = [];
      for (const weather of ['rejects for good', 'refuses for now', 'takes, then hangs up'] as const) {
        await rig.next(weather);
        said.push(JSON.stringify(await send(newId())));
      }
      said.push(JSON.stringify(await send(newId())));
      for (const line of said) {
        expect(line).not.toContain(to.replace(/^\+/, ''));
        expect(line).not.toContain(content.text);
      }
    });
  });
}

function describeLookUp(rig: () => Rig, send: Send): void {
  const lookUp = async (id: string): Promise<LookUpResult | undefined> =>
    rig().gateway.lookUp?.(id, { signal: patience() });

  it('finds a message that the far side took before it hung up', async () => {
    await rig().next('takes, then hangs up');
    const id = newId();
    await send(id);
    expect(await lookUp(id)).toMatchObject({ kind: 'found' });
  });

  it('says absent of a message that never arrived', async () => {
    await rig().next('hangs up before it takes');
    const id = newId();
    await send(id);
    expect(await lookUp(id)).toEqual({ kind: 'absent' });
  });

  it('says noAnswer where nobody is there to ask: absence needs an answer', async () => {
    await rig().next('is gone');
    expect(await lookUp(newId())).toMatchObject({ kind: 'noAnswer' });
  });
}

/** Only where nobody can be asked later does the ledger need to know how far a hand-over got (I5). */
function describeBeforeBody(
  rig: () => Rig,
  send: Send,
  reopenImpatient: () => Promise<void>,
  trait: Exclude<Trait, 'can be asked'>,
): void {
  describe('beforeBody', () => {
    it('is awaited once, before anything can be taken', async () => {
      const id = newId();
      const takenWhenAsked: number[] = [];
      const beforeBody = async (): Promise<void> => {
        await new Promise((resolve) => setTimeout(resolve, 30));
        takenWhenAsked.push(await rig().taken(id));
      };
      expect(await send(id, { beforeBody })).toMatchObject({ kind: 'accepted' });
      expect(takenWhenAsked).toEqual([0]);
    });

    const first = ['rejects for good', 'refuses for now', 'is gone'] as const;
    it.each(trait === 'cannot be asked' ? first : [])('is not called where the far side %s', async (weather) => {
      await rig().next(weather);
      let called = 0;
      await send(newId(), { beforeBody: () => Promise.resolve(void called++) });
      expect(called).toBe(0);
    });

    it('holds the message back when it throws', async () => {
      const id = newId();
      const beforeBody = () => Promise.reject(new Error('lease lost'));
      expect(await send(id, { beforeBody })).toMatchObject({ kind: 'notSent' });
      expect(await send(newId())).toMatchObject({ kind: 'accepted' });
      expect(await rig().taken(id)).toBe(0);
    });

    it('that comes too late sends nothing, and is over before the result is told', async () => {
      await reopenImpatient();
      const id = newId();
      let over = false;
      const beforeBody = async (): Promise<void> => {
        await new Promise((resolve) => setTimeout(resolve, shortMs * 1.5));
        over = true; // in the ledger: the mark that the result must not overtake
      };
      expect(await send(id, { beforeBody })).toMatchObject({ kind: 'notSent' });
      expect([over, await rig().taken(id)]).toEqual([true, 0]);
    });
  });
}
