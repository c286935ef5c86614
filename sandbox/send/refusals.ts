import type { Credit } from '../account/credit.ts';
import type { Blocklist } from '../blocklist/blocklist.ts';
import type { Channel, Verdict } from '../oracle/entry.ts';
import { isDigits } from '../oracle/filter.ts';
import type { Settings } from '../settings.ts';
import type { FloodingFilter } from './flooding.ts';

/** The vendor's limit for one text message; its other one, 4000 bytes, lies beyond it. */
const MOST_PARTS = 25;

const noTo: Verdict = { status: 'MISSING_TO', error: 'EC_INVALID_DESTINATION_ADDRESS' };
const noAddress: Verdict = { status: 'REJECTED_DESTINATION', error: 'EC_INVALID_DESTINATION_ADDRESS' };
const blocked: Verdict = { status: 'REJECTED_DESTINATION_BLOCKLISTED', error: 'EC_BLACKLISTED_DESTINATIONADDRESS' };
const tooLong: Verdict = { status: 'REJECTED_MESSAGE_TOO_LONG', error: 'EC_MSG_TEXT_TOO_LONG' };
const noCredit: Verdict = { status: 'REJECTED_NOT_ENOUGH_CREDITS', error: 'NO_ERROR' };

export type Addressed = {
  readonly to: string;
  readonly from: string;
  readonly parts: number;
  readonly price: number | undefined;
  readonly contentHash: string;
};

/** For one request. */
export type Refusing = {
  /** What the platform itself refuses in the reply, asked once for each message. */
  refuse(message: Addressed): Verdict | undefined;
  /** Whether it says the same of a message to any other plain number: nobody is blocked, and nothing counted. */
  readonly isForAll: boolean;
};
export type Refusals = (channel: Channel, account: string, now: number) => Refusing;

export function createRefusals(deps: {
  readonly blocklist: Blocklist;
  readonly credit: Credit;
  readonly flooding: FloodingFilter;
  readonly settings: () => Settings;
}): Refusals {
  const { blocklist, credit, flooding, settings } = deps;
  return (channel, account, now) => {
    const pay = credit.purse(account);
    const filters = settings().flooding && channel === 'sms';
    const refuse: Refusing['refuse'] = ({ to, from, parts, price, contentHash }) => {
      const wrong = wrongAddress(channel, to);
      if (wrong) return wrong;
      if (blocklist.has(account, channel, from, to)) return blocked;
      if (parts > MOST_PARTS) return tooLong;
      if (filters) {
        const flooded = flooding.refuse(account, to, contentHash, now);
        if (flooded) return flooded;
      }
      return pay((price ?? 0) * parts) ? undefined : noCredit;
    };
    return { refuse, isForAll: blocklist.isEmpty() && !filters && settings().credit === 'unlimited' };
  };
}

/** Of a number, in international form. */
export const [leastDigits, mostDigits] = [3, 15];

/** The other channels have addresses of their own. */
const hasNumbers = new Set<Channel>(['sms', 'voice', 'whatsapp', 'viber', 'rcs', 'mms']);

function wrongAddress(channel: Channel, to: string): Verdict | undefined {
  if (channel === 'email') return /^[^\s@<>]+@[^\s@<>]+$/.test(to) ? undefined : noAddress;
  if (to === '') return noTo;
  const isNumber = to.length >= leastDigits && to.length <= mostDigits && isDigits(to);
  return hasNumbers.has(channel) && !isNumber ? noAddress : undefined;
}
