import { z } from 'zod';
import type { RestGet } from './rest-get.ts';

const balance = z.object({ balance: z.number(), currency: z.string().max(10) });
const numbers = z.object({
  numbers: z.array(z.object({ number: z.string(), capabilities: z.array(z.string()).catch([]) })),
});
const domains = z.object({
  results: z.array(
    z.object({ domainName: z.string(), active: z.boolean().catch(false), blocked: z.boolean().catch(false) }),
  ),
});

const voices = z.object({ voices: z.array(z.object({ name: z.string().max(100) })) });

/** What one question came to. `refused`: the key is known, and may not ask this. `unknown key` and `no answer` end the conversation. */
export type Asked<Value> =
  | { readonly kind: 'told'; readonly value: Value }
  | { readonly kind: 'refused' | 'unknown key' | 'absent' | 'no answer'; readonly reason: string };

export type Balance = z.infer<typeof balance>;
export type AccountNumber = z.infer<typeof numbers>['numbers'][number];
export type MailDomain = z.infer<typeof domains>['results'][number];

/** Questions about an account; none of them can send anything. */
export type Account = {
  balance(signal: AbortSignal): Promise<Asked<Balance>>;
  numbers(signal: AbortSignal): Promise<Asked<readonly AccountNumber[]>>;
  /** Names of the voices that speak a language, in the vendor's code. */
  voices(language: string, signal: AbortSignal): Promise<Asked<readonly string[]>>;
  mailDomains(signal: AbortSignal): Promise<Asked<readonly MailDomain[]>>;
  /** Whether the key may ask this. `absent` means that it may: what we ask about does not exist on purpose. */
  may(right: AccountRight, signal: AbortSignal): Promise<Asked<unknown>>;
};

/** Each is asked by the one read that only its scopes allow. */
const rights = {
  'read SMS logs': { path: '/sms/3/logs', query: { limit: '1' } },
  'take back scheduled SMS': { path: '/sms/1/bulks/status', query: { bulkId: 'carillon-doctor' } },
  'place calls': { path: '/tts/3/bulks/status', query: { bulkId: 'carillon-doctor' } },
} as const;
export type AccountRight = keyof typeof rights;

export function createAccount(get: RestGet): Account {
  const ask = async <Value, Told>(
    path: string,
    query: Readonly<Record<string, string>>,
    schema: z.ZodType<Value>,
    tell: (value: Value) => Told,
    signal: AbortSignal,
  ): Promise<Asked<Told>> => {
    const answer = await get(path, query, schema, signal);
    if (answer.kind === 'ok') return { kind: 'told', value: tell(answer.value) };
    return { kind: kindOf(answer.reason), reason: answer.reason };
  };
  return {
    balance: (signal) => ask('/account/1/balance', {}, balance, (told) => told, signal),
    numbers: (signal) => ask('/numbers/1/numbers', { limit: '100' }, numbers, (told) => told.numbers, signal),
    voices: (language, signal) =>
      ask(
        `/tts/3/voices/${encodeURIComponent(language)}`,
        { includeNeural: 'true' },
        voices,
        (told) => told.voices.map(({ name }) => name),
        signal,
      ),
    mailDomains: (signal) => ask('/email/1/domains', { size: '20' }, domains, (told) => told.results, signal),
    may: (right, signal) => ask(rights[right].path, rights[right].query, z.unknown(), (told) => told, signal),
  };
}

/** The reason of a read that came to nothing begins with its status where there was one. */
function kindOf(reason: string): Exclude<Asked<never>['kind'], 'told'> {
  const [, status] = /^HTTP (\d{3})/.exec(reason) ?? [];
  if (status === '401') return 'unknown key';
  if (status === '403') return 'refused';
  return status === '404' || status === '400' ? 'absent' : 'no answer';
}
