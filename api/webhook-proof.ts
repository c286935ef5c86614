import type { IncomingHttpHeaders } from 'node:http';
import { isBasic, isSigned } from './signature.ts';

/**
 * What a provider proves beyond knowing the callback address, on the raw bytes (I11). Infobip offers both; the header and
 * what is signed depend on the account's configuration.
 */
export type WebhookProof =
  | { readonly kind: 'basic'; readonly user: string; readonly password: string }
  | {
      readonly kind: 'hmac';
      readonly secret: string;
      /** Header with the hex HMAC-SHA256. */
      readonly header: string;
      /** Header whose text is signed in front of the body, epoch ms; a signature older than 5 minutes is refused. */
      readonly timestampHeader?: string;
    };

/** Whether the request carries its proof. */
export function isProven(proof: WebhookProof, headers: IncomingHttpHeaders, body: Uint8Array, now: number): boolean {
  if (proof.kind === 'basic') return isBasic(headers, proof.user, proof.password);
  const { header, secret, timestampHeader } = proof;
  const common = { header, algorithm: 'sha256', encoding: 'hex' } as const;
  const scheme =
    timestampHeader === undefined
      ? { ...common, signed: '{body}' }
      : { ...common, timestampHeader, signed: '{timestamp}{body}' };
  return isSigned(scheme, secret, headers, body, now);
}
