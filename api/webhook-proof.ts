import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

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

const oldestMs = 5 * 60_000;

/** Whether the request carries its proof. */
export function isProven(proof: WebhookProof, headers: IncomingHttpHeaders, body: Uint8Array, now: number): boolean {
  if (proof.kind === 'basic') {
    const expected = `Basic ${Buffer.from(`${proof.user}:${proof.password}`).toString('base64')}`;
    return same(headers.authorization ?? '', expected);
  }
  const given = single(headers[proof.header.toLowerCase()]);
  const hmac = createHmac('sha256', proof.secret);
  if (proof.timestampHeader !== undefined) {
    const timestamp = single(headers[proof.timestampHeader.toLowerCase()]);
    if (!(Math.abs(now - Number(timestamp)) <= oldestMs)) return false;
    hmac.update(timestamp);
  }
  return same(given.toLowerCase(), hmac.update(body).digest('hex'));
}

function single(value: string | readonly string[] | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** Compares the hashes of both, so that neither length nor content shows in the time it takes. */
function same(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHmac('sha256', 'compare').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
