import { createAccount } from '../../adapters/infobip/client/account.ts';
import type { Account, AccountNumber, AccountRight, Asked, MailDomain } from '../../adapters/infobip/client/account.ts';
import { openAccount } from '../../adapters/infobip/client/open-account.ts';
import type { Environment } from '../../config/environment.ts';
import { loadStackConfig } from '../../config/stack.ts';
import { capabilities, type ChannelCapabilities, channels } from '../../domain/channel.ts';
import type { Bundle } from '../../domain/workspace/bundle.ts';
import type { Finding } from './finding.ts';
import { examineVoices } from './doctor-voices.ts';

const patienceMs = 10_000;

type Senders = NonNullable<Bundle['settings']['senders']>;

/** Of a workspace what an account must have: its senders, and the locales in which its calls speak. */
export type Needs = { readonly senders: Senders; readonly spoken: readonly string[] };

/** Key, scopes, base URL, balance, senders and voices of an Infobip account, by reading only. */
export async function examineInfobip(env: Environment, { senders, spoken }: Needs): Promise<readonly Finding[]> {
  const { infobip, notices } = loadStackConfig(env);
  if (infobip === undefined) {
    const why = notices.find((one) => one.startsWith('INFOBIP_BASE_URL')) ?? 'INFOBIP_BASE_URL is not set';
    const detail = `${why}. To look at an account: INFOBIP_BASE_URL, INFOBIP_API_KEY, and CARILLON_DELIVERY=allowlist with CARILLON_ALLOW_TO`;
    return [{ check: 'Infobip', verdict: 'bad', detail }];
  }
  const account = createAccount(openAccount({ ...infobip, timeoutMs: patienceMs }));
  const { signal } = new AbortController();
  const balance = await account.balance(signal);
  const host = new URL(infobip.baseUrl).host;
  if (balance.kind === 'no answer')
    return [{ check: 'Infobip base URL', verdict: 'bad', detail: `${host}: ${balance.reason}` }];
  const address: Finding = { check: 'Infobip base URL', verdict: 'ok', detail: host };
  if (balance.kind === 'unknown key') {
    const detail = `${host} does not know it (${balance.reason}): check INFOBIP_API_KEY, and that the base URL is that of the same account`;
    return [address, { check: 'Infobip key', verdict: 'bad', detail }];
  }
  const [rights, numbers, domains] = [
    await rightsOf(account, signal),
    await account.numbers(signal),
    await account.mailDomains(signal),
  ];
  return [
    address,
    { check: 'Infobip key', verdict: 'ok', detail: 'known' },
    balanceFinding(balance),
    ...rights,
    ...numberFindings(numbers, senders),
    ...domainFindings(domains, senders),
    ...(await examineVoices(account, senders, spoken, signal)),
  ];
}

function balanceFinding(balance: Awaited<ReturnType<Account['balance']>>): Finding {
  const check = 'Infobip balance';
  if (balance.kind !== 'told') return { check, verdict: 'look', detail: `the key may not read it (${balance.reason})` };
  const { balance: amount, currency } = balance.value;
  const detail = `${amount.toFixed(2)} ${currency}`;
  return amount > 0
    ? { check, verdict: 'ok', detail }
    : { check, verdict: 'bad', detail: `${detail}: nothing can be sent` };
}

/** What each right is for, and which scope gives it. */
const needs: Readonly<Record<AccountRight, string>> = {
  'read SMS logs': 'sms:logs:read or sms:manage; without it an unknown outcome can never be settled',
  'take back scheduled SMS': 'sms:message:send or sms:manage; without it undo at the provider fails',
  'place calls': 'message:send or voice-message:message:send; needed for voice only',
};

async function rightsOf(account: Account, signal: AbortSignal): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const right of Object.keys(needs) as AccountRight[]) {
    const asked = await account.may(right, signal);
    const may = asked.kind === 'told' || asked.kind === 'absent';
    const verdict = may ? 'ok' : right === 'read SMS logs' ? 'bad' : 'look';
    const why = may ? right : `it may not ${right} (${asked.reason}): scope ${needs[right]}`;
    findings.push({ check: 'Infobip scopes', verdict, detail: why });
  }
  return findings;
}

function numberFindings(asked: Asked<readonly AccountNumber[]>, senders: Senders): readonly Finding[] {
  const check = 'Infobip numbers';
  if (asked.kind !== 'told')
    return [{ check, verdict: 'look', detail: `they cannot be listed (${asked.reason}): scope numbers:manage` }];
  const own = asked.value.map(({ number, capabilities }) => `${number} (${capabilities.join(', ')})`).join(', ');
  const from = senderOf(senders, 'name or number');
  const listed: Finding = { check, verdict: 'ok', detail: own || 'none of its own' };
  if (from === undefined) return [listed];
  const digits = from.replaceAll(/\D/g, '');
  const sender = { check: 'SMS sender' } as const;
  if (!/^\+?[\d\s().-]+$/.test(from)) {
    const detail = `"${from}" is a name: whether a country takes it is told by nobody but Infobip's sender registration`;
    return [listed, { ...sender, verdict: 'look', detail }];
  }
  return asked.value.some(({ number, capabilities }) => number === digits && capabilities.includes('SMS'))
    ? [listed, { ...sender, verdict: 'ok', detail: from }]
    : [listed, { ...sender, verdict: 'bad', detail: `${from} is none of the account's numbers that send SMS` }];
}

/** What the workspace writes from on the channel whose senders are of this kind. */
function senderOf(senders: Senders, kind: ChannelCapabilities['sender']): string | undefined {
  const channel = channels.find((one) => capabilities(one)?.sender === kind);
  return channel === undefined ? undefined : senders[channel]?.from;
}

function domainFindings(asked: Asked<readonly MailDomain[]>, senders: Senders): readonly Finding[] {
  const check = 'Infobip mail domains';
  if (asked.kind !== 'told')
    return [{ check, verdict: 'look', detail: `they cannot be listed (${asked.reason}): scope email:manage` }];
  const usable = asked.value.filter(({ active, blocked }) => active && !blocked).map(({ domainName }) => domainName);
  const listed: Finding = { check, verdict: 'ok', detail: usable.join(', ') || 'none that is active' };
  const [, domain] = /@([^\s>@]+)>?\s*$/.exec(senderOf(senders, 'mailbox') ?? '') ?? [];
  if (domain === undefined) return [listed];
  return usable.includes(domain.toLowerCase())
    ? [listed, { check: 'mail sender', verdict: 'ok', detail: domain }]
    : [
        listed,
        {
          check: 'mail sender',
          verdict: 'look',
          detail: `${domain} is no active domain of the account; that matters where mail leaves through Infobip and not by SMTP`,
        },
      ];
}
