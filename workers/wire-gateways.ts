import type { Pool } from 'pg';
import { createInfobipGateways } from '../adapters/infobip/gateways.ts';
import { createSmtp } from '../adapters/smtp/smtp.ts';
import type { SmtpOptions } from '../adapters/smtp/smtp.ts';
import { mayLeave } from '../config/delivery.ts';
import type { Config } from '../config/load.ts';
import type { MessageGateway } from '../domain/message/gateway.ts';
import type { PolicyTools } from '../domain/policy/decide.ts';
import { infobipAccount } from './infobip-account.ts';

export type WiredGateways = {
  /** In the order of preference: SMTP before Infobip where both carry mail. */
  readonly list: readonly MessageGateway[];
  /** The first of the two checks of I13; the gateway asks again. */
  readonly mayDeliver: PolicyTools['mayDeliver'];
  close(): void;
};

/** What the environment names; a channel without one is refused at the send, with the reason. */
export function wireGateways(config: Config, pool: Pool, timeoutMs: number): WiredGateways {
  const mayDeliver = (host: string, to: string) => mayLeave(config, host, to);
  const { infobip, smtpUrl } = config;
  const account = infobipAccount(config, pool, timeoutMs);
  const smtp =
    smtpUrl === undefined ? undefined : createSmtp({ url: smtpUrl, ...smtpOptions(config), mayDeliver, timeoutMs });
  const list = [...(smtp ? [smtp] : []), ...(account ? createInfobipGateways(account) : [])];
  const host = infobip && new URL(infobip.baseUrl).hostname;
  const hosts = {
    infobip: host,
    'infobip-ivr': host,
    smtp: smtpUrl && new URL(smtpUrl).hostname,
  };
  return {
    list,
    mayDeliver: (channel, address) => judge(list, hosts, mayDeliver, channel, address),
    close: () => smtp?.close(),
  };
}

function smtpOptions({ smtp: { dkim, ca } }: Config): Pick<SmtpOptions, 'dkim' | 'ca'> {
  return { ...(dkim === undefined ? {} : { dkim }), ...(ca === undefined ? {} : { ca }) };
}

/** One gateway that may is enough: which of them is taken is decided later, and it asks again. */
function judge(
  list: readonly MessageGateway[],
  hosts: Readonly<Record<string, string | undefined>>,
  mayDeliver: (host: string, to: string) => ReturnType<PolicyTools['mayDeliver']>,
  channel: string,
  address: string,
): ReturnType<PolicyTools['mayDeliver']> {
  const answers = list
    .filter((one) => one.channel === channel)
    .map(({ name }) => mayDeliver(hosts[name] ?? '', address));
  const [first] = answers;
  if (first === undefined) return { ok: false, reason: `no provider is configured for ${channel}` };
  return answers.find(({ ok }) => ok) ?? first;
}
