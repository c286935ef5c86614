import type { Scene } from '../scenario.ts';
import { until } from '../until.ts';
import type { Status } from '../../campaign-text.ts';

export type Watched = {
  readonly key: string;
  readonly finished: boolean;
  readonly brokenOff: string | null;
};

const lookEveryMs = 250;
/** A server that says nothing new of anybody for so long does not speak what we speak. */
const stillAfterMs = 10_000;

/**
 * Follows a campaign until everybody has a final state, and, where our sandbox reports them, every receipt is in. A server that the caller
 * brought may know no bulk requests: then the campaign is cancelled and counts for nothing, with that server's answer as the reason.
 */
export async function watch(scene: Scene, id: string, expected: number): Promise<Watched> {
  const { client, providers, tell, progress } = scene;
  const path = `/v1/campaigns/${id}`;
  let [seen, since] = ['', Date.now()];
  let status = (await client.get(path)) as Status;
  const ended = await until(
    async () => {
      status = (await client.get(path)) as Status;
      const told = JSON.stringify([status.recipients, status.deliveries]);
      if (told !== seen) [seen, since] = [told, Date.now()];
      progress(howFar(status, expected));
      if (isOver(status, providers.infobip === undefined)) return { brokenOff: null };
      const reason = providers.infobip === undefined ? null : notUnderstood(status, Date.now() - since);
      return reason === null ? null : { brokenOff: reason };
    },
    scene,
    lookEveryMs,
  );
  progress(null);
  const brokenOff = ended?.brokenOff ?? null;
  if (brokenOff !== null) await client.send('POST', `${path}/cancel`, undefined);
  tell('Acme', brokenOff === null ? outcome(status) : `breaks the offer off: ${brokenOff}`);
  return { key: status.key, finished: ended !== null, brokenOff };
}

const count = (number: number): string => number.toLocaleString('en');

function howFar({ recipients, deliveries }: Status, expected: number): string {
  const receipts = deliveries['delivered'] ?? 0;
  const heard = receipts > 0 ? `, ${count(receipts)} of them delivered` : '';
  return `spring offer: ${count(recipients.accepted)} of ${count(expected)} accepted${heard}`;
}

/** What went out, what it took, and what receipts said. */
function outcome({ recipients, deliveries, launchedAt, endedAt }: Status): string {
  const took = launchedAt === null || endedAt === null ? '' : ` in ${seconds(launchedAt, endedAt)} s`;
  const receipts = Object.entries(deliveries).filter(([name]) => name !== 'none' && name !== 'pending');
  const said = receipts.map(([name, number]) => `${count(number)} ${name}`).join(', ');
  return `${count(recipients.accepted)} of ${count(recipients.total)} accepted${took}${said && `; ${said}`}`;
}

export const seconds = (from: string, to: string): string => ((Date.parse(to) - Date.parse(from)) / 1_000).toFixed(1);

function isOver({ state, recipients, deliveries }: Status, receipts: boolean): boolean {
  const open = recipients.waiting + recipients.sending + recipients.unknown;
  if (state !== 'completed' || open > 0) return false;
  return !receipts || (deliveries['none'] ?? 0) + (deliveries['pending'] ?? 0) === 0;
}

/** Null as long as it answers as Infobip would. */
function notUnderstood({ recipients, reasons }: Status, stillMs: number): string | null {
  const [most] = reasons;
  if (recipients.accepted === 0 && recipients.rejected > 0)
    return `your server refused the bulk request: ${most?.reason ?? 'without a reason'}`;
  if (recipients.unknown > 0 && stillMs > stillAfterMs)
    return `your server took bulk requests without a word on ${count(recipients.unknown)} of their messages: ${most?.reason ?? 'no reason'}`;
  return null;
}
