import type { Config } from '../../config/load.ts';
import type { Stack } from '../stack/stack.ts';
import { readStackRecord } from '../stack/stack-record.ts';
import { askInfobip, type Infobip } from './ask-infobip.ts';
import type { Providers } from './books/ask-far-side.ts';
import { endsInTime } from './clock.ts';
import type { CheckedAgainst } from './books/far-side.ts';
import type { Place } from './scenario.ts';

/** Whose servers the messages go to: what the environment of the stack names, and is not our own sandbox. */
export function providersOf({ addresses }: Stack, { infobip }: Config): Providers {
  const brought = infobip !== undefined && infobip.baseUrl !== addresses.sandbox;
  return { sandbox: addresses.sandbox, infobip: brought ? infobip : undefined };
}

/** By what a channel's messages are checked. */
export function checkedBy({ addresses }: Stack, { smtpUrl }: Config, { infobip }: Providers) {
  const brought: Readonly<Record<string, boolean>> = { sms: infobip !== undefined, email: smtpUrl !== addresses.smtp };
  return (channel: string): CheckedAgainst => (brought[channel] === true ? 'replies' : 'oracle');
}

export async function placeOf({ home }: Stack, { clock, delivery }: Config, { infobip }: Providers): Promise<Place> {
  return {
    toTheEnd: endsInTime(clock.scale),
    external: readStackRecord(home)?.engines === 'external',
    // A real account is not even asked: nothing is played there (I13).
    takesBack: infobip === undefined || (delivery === 'sandbox' && (await knowsBulks(infobip))),
  };
}

/** Whether a server that the caller brought can be asked about scheduled messages: it says clearly that it has none of this id. */
async function knowsBulks(infobip: Infobip): Promise<boolean> {
  try {
    return (await askInfobip(infobip, '/sms/1/bulks/status?bulkId=none-of-ours')).status === 404;
  } catch {
    return false; // whoever does not answer this takes nothing back
  }
}
