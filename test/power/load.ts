import { setTimeout as sleep } from 'node:timers/promises';
import type { Ledger, SendRef } from '../../domain/message/ledger.ts';
import type { SendIntent } from '../../domain/policy/facts.ts';

/** What was answered, in the order of the answers. Only ever grows. */
export type Acknowledged = Readonly<{ events: readonly string[]; claims: readonly string[] }>;

export type Load = Readonly<{
  acknowledged: Acknowledged;
  resume(): void;
  /** Resolves when nothing is under way any more. */
  pause(): Promise<void>;
}>;

type Target = Readonly<{
  api: string;
  writeKey: string;
  ledger: Ledger;
  people: readonly SendRef[];
}>;

/** At once: enough that an instant finds several between the disk and their answer. */
const posters = 12;
const claimers = 4;

const intent: SendIntent = {
  workspace: 'default',
  channel: 'sms',
  class: 'service',
  topic: null,
  template: 'welcome',
  awaitsReceipt: false,
  addressGraceMs: 120_000,
  began: 0,
};

/** Events through the api and claims of the ledger, each made once. */
export function createLoad({ api, writeKey, ledger, people }: Target): Load {
  const events: string[] = [];
  const claims: string[] = [];
  let made = 0;
  let running = false;
  let under: Promise<unknown> = Promise.resolve();

  const post = async (): Promise<void> => {
    made += 1;
    const id = `e-${made}`;
    const data = { userId: `person-${made % 500}`, note: 'x'.repeat(200 + (made % 800)) };
    const response = await fetch(`${api}/v1/events`, {
      method: 'POST',
      headers: {
        'content-type': 'application/cloudevents+json',
        authorization: `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`,
      },
      body: JSON.stringify({ specversion: '1.0', id, source: '/power', type: 'user.signed_up', data }),
    });
    await response.arrayBuffer();
    if (response.status === 202) events.push(id);
    else await sleep(50); // refused is not acknowledged
  };
  const claim = async (): Promise<void> => {
    made += 1;
    const person = people[made % people.length];
    if (person === undefined) return;
    const found = await ledger.facts({ ...person, visit: made });
    if (found === null) return;
    const claimed = await ledger.claim({
      ...found,
      intent,
      address: '+385911234567',
      verdicts: [],
      gateway: 'power',
      inFlight: true,
      locale: 'en',
      leaseMs: 60_000,
      virtualNow: Date.now(),
      journal: { seq: made, entries: [], place: null },
    });
    if (claimed !== null) claims.push(claimed.id);
  };
  const keepOn = async (work: () => Promise<void>): Promise<void> => {
    while (running) await work().catch(() => sleep(50)); // an error is no acknowledgement
  };
  return {
    acknowledged: { events, claims },
    resume() {
      running = true;
      under = Promise.all([
        ...Array.from({ length: posters }, () => keepOn(post)),
        ...Array.from({ length: claimers }, () => keepOn(claim)),
      ]);
    },
    async pause() {
      running = false;
      await under;
    },
  };
}
