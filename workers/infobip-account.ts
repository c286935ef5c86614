import { type AccountGate, createAccountGate } from '../adapters/infobip/client/account-gate.ts';
import type { InfobipOptions } from '../adapters/infobip/client/link.ts';
import { openPreview } from '../adapters/infobip/sms/sms-preview.ts';
import { mayLeave } from '../config/delivery.ts';
import type { Config } from '../config/load.ts';
import type { Channel } from '../domain/channel.ts';
import type { Transliteration } from '../domain/message/text-options.ts';

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

/** How long a preview waits for the provider before it goes by its own count. */
const previewMs = 5_000;

/** Texts as the provider would turn them into another alphabet; undefined where there is nobody to ask. */
export function infobipTexts({
  infobip,
}: Config): ((text: string, to: Transliteration) => Promise<string | null>) | undefined {
  if (infobip === undefined) return undefined;
  const preview = openPreview({ ...infobip, gate: gateOf(infobip), timeoutMs: previewMs });
  return async (text, to) => {
    const shown = await preview(text, to, AbortSignal.timeout(previewMs));
    return shown.kind === 'shown' ? shown.text : null;
  };
}
