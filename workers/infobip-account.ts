import { type AccountGate, createAccountGate } from '../adapters/infobip/account-gate.ts';
import type { InfobipOptions } from '../adapters/infobip/link.ts';
import { mayLeave } from '../config/delivery.ts';
import type { Config } from '../config/load.ts';
import type { Channel } from '../domain/channel.ts';

/** The account as the gateways of each channel use it; undefined where the environment names none. */
export function infobipAccount(config: Config, timeoutMs: number): ((channel: Channel) => InfobipOptions) | undefined {
  const { infobip, smsBy, webhookUrl, trackingUrl } = config;
  if (infobip === undefined) return undefined;
  const mayDeliver = (host: string, to: string) => mayLeave(config, host, to);
  // What is called back about does not say its channel: the address it is sent to does.
  const of = (channel: Channel) => ({
    ...(webhookUrl === undefined ? {} : { notifyUrl: `${webhookUrl}?channel=${channel}` }),
    ...(trackingUrl === undefined ? {} : { trackingUrl: `${trackingUrl}?channel=${channel}` }),
  });
  const gate = gateOf(infobip);
  return (channel) => ({ ...infobip, smsBy, gate, mayDeliver, timeoutMs, ...of(channel) });
}

/** One for each account that this process uses: where one of its roles is asked to wait, all of them wait. */
const gates = new Map<string, AccountGate>();

export function gateOf({ baseUrl, apiKey }: NonNullable<Config['infobip']>): AccountGate {
  const account = `${baseUrl} ${apiKey}`;
  const gate = gates.get(account) ?? createAccountGate();
  gates.set(account, gate);
  return gate;
}
