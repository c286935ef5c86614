import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { createAccountGate } from '../adapters/infobip/client/account-gate.ts';
import { createBreaker } from '../adapters/infobip/client/breaker.ts';
import type { AccountOptions, InfobipOptions } from '../adapters/infobip/client/link.ts';
import { openPreview } from '../adapters/infobip/sms/sms-preview.ts';
import { createAccountProbes } from '../adapters/postgres/account-probes.ts';
import { mayLeave } from '../config/delivery.ts';
import type { Config } from '../config/load.ts';
import type { Channel } from '../domain/channel.ts';
import type { Transliteration } from '../domain/message/text-options.ts';

/** The account as the gateways of each channel use it; undefined where the environment names none. */
export function infobipAccount(
  config: Config,
  pool: Pool,
  timeoutMs: number,
): ((channel: Channel) => InfobipOptions) | undefined {
  const { infobip, smsBy, webhookUrl, trackingUrl } = config;
  if (infobip === undefined) return undefined;
  const mayDeliver = (host: string, to: string) => mayLeave(config, host, to);
  // What is called back about does not say its channel: the address it is sent to does.
  const of = (channel: Channel) => ({
    ...(webhookUrl === undefined ? {} : { notifyUrl: `${webhookUrl}?channel=${channel}` }),
    ...(trackingUrl === undefined ? {} : { trackingUrl: `${trackingUrl}?channel=${channel}` }),
  });
  const guards = guardsOf(infobip, pool);
  return (channel) => ({ ...infobip, ...guards, smsBy, mayDeliver, timeoutMs, ...of(channel) });
}

type Guards = Required<Pick<AccountOptions, 'gate' | 'breaker'>>;

/** One of each for an account that this process uses: where one of its roles is asked to wait, or hears no answer, all of them know. */
const known = new Map<string, Guards & { pool: Pool }>();

/** `pool`: where processes agree about who finds out whether an account that was out of order is there again. */
export function guardsOf({ baseUrl, apiKey }: NonNullable<Config['infobip']>, pool: Pool): Guards {
  const account = createHash('sha256').update(`${baseUrl} ${apiKey}`).digest('hex');
  const before = known.get(account);
  if (before !== undefined) {
    // Of roles in one process the first one's is closed last; but a process may run one stack after another.
    if (before.pool.ended) before.pool = pool;
    return before;
  }
  const guards: Guards & { pool: Pool } = {
    pool,
    gate: createAccountGate(),
    breaker: createBreaker(createAccountProbes(() => guards.pool, account)),
  };
  known.set(account, guards);
  return guards;
}

/** How long a preview waits for the provider before it goes by its own count. */
const previewMs = 5_000;

/** Texts as the provider would turn them into another alphabet; undefined where there is nobody to ask. */
export function infobipTexts(
  { infobip }: Config,
  pool: Pool,
): ((text: string, to: Transliteration) => Promise<string | null>) | undefined {
  if (infobip === undefined) return undefined;
  const preview = openPreview({ ...infobip, ...guardsOf(infobip, pool), timeoutMs: previewMs });
  return async (text, to) => {
    const shown = await preview(text, to, AbortSignal.timeout(previewMs));
    return shown.kind === 'shown' ? shown.text : null;
  };
}
