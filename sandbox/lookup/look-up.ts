import type { Verdict } from '../oracle/entry.ts';
import { legacyFailure, statuses } from '../registry/statuses.ts';
import { networkOf, type Network } from './networks.ts';

/** What a look-up found out about a number, in the vendor's form. */
export type Result = {
  readonly to: string;
  readonly mccMnc?: string | undefined;
  readonly imsi?: string | undefined;
  readonly originalNetwork?: object | undefined;
  readonly ported: boolean;
  readonly roaming: boolean;
  readonly servingMSC?: string | undefined;
  readonly status: object;
  readonly error: object;
};

/** A look-up that was done, for the logs. */
export type Finding = {
  readonly account: string;
  readonly bulkId: string;
  readonly messageId: string;
  /** Epoch ms. */
  readonly at: number;
  readonly result: Result;
};

/** What is known of a number is made from the number itself, so that it is always the same; nobody here has moved or travels. */
export function lookUp(to: string, verdict: Verdict): Result {
  const network = networkOf(to);
  const isReached = statuses[verdict.status].groupName === 'DELIVERED';
  return {
    to,
    mccMnc: network?.mccMnc,
    imsi: network && isReached ? `${network.mccMnc}${to.slice(-9)}`.slice(0, 15).padEnd(15, '0') : undefined,
    originalNetwork: network && describe(network, to),
    ported: false,
    roaming: false,
    servingMSC: network && isReached ? `${network.prefix}001` : undefined,
    status: statuses[verdict.status],
    error: legacyFailure(verdict.error),
  };
}

const describe = ({ networkName, countryName, prefix, mccMnc }: Network, to: string): object => ({
  networkName,
  networkPrefix: to.slice(prefix.length, prefix.length + 2),
  countryName,
  countryPrefix: prefix,
  networkId: Number(mccMnc),
});
