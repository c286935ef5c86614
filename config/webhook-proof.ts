import type { Reader } from './environment.ts';

/** What Infobip's callbacks must prove beyond the token in their address; undefined: nothing more. */
export type WebhookProofConfig = Readonly<
  | { kind: 'basic'; user: string; password: string }
  | { kind: 'hmac'; secret: string; header: string; timestampHeader?: string }
>;

/**
 * CARILLON_WEBHOOK_HMAC_SECRET with CARILLON_WEBHOOK_HMAC_HEADER and, where the account signs a timestamp too,
 * CARILLON_WEBHOOK_HMAC_TIMESTAMP_HEADER; or CARILLON_WEBHOOK_BASIC=user:password. Each secret also as `…_FILE`.
 */
export function readWebhookProof(reader: Reader): WebhookProofConfig | undefined {
  const secret = reader.secret('CARILLON_WEBHOOK_HMAC_SECRET');
  const basic = reader.secret('CARILLON_WEBHOOK_BASIC');
  if (secret !== undefined && basic !== undefined)
    reader.problem('CARILLON_WEBHOOK_HMAC_SECRET and CARILLON_WEBHOOK_BASIC: set one of them');
  if (secret !== undefined) {
    const timestampHeader = reader.text('CARILLON_WEBHOOK_HMAC_TIMESTAMP_HEADER');
    const header = reader.text('CARILLON_WEBHOOK_HMAC_HEADER') ?? 'X-Ib-Exchange-Req-Signature';
    return { kind: 'hmac', secret, header, ...(timestampHeader === undefined ? {} : { timestampHeader }) };
  }
  if (basic === undefined) return undefined;
  const [user = '', ...rest] = basic.split(':');
  if (user === '' || rest.length === 0) reader.problem('CARILLON_WEBHOOK_BASIC: expected user:password');
  return { kind: 'basic', user, password: rest.join(':') };
}
