import { legacyError, modernError } from './schema.ts';

const code = /^[A-Z][A-Z0-9_]{1,39}$/;
/** Field paths such as `messages[0].destinations[0].to`: places in our own request, never values. */
const path = /^[A-Za-z_][\w.[\]]{0,79}$/;

/**
 * A short, stable reason for a refusal: HTTP status, the vendor's code, the fields it objects to. Never its free text,
 * which may quote phone numbers (I8). The body may be of either envelope, HTML or empty: the status alone is then the reason.
 */
export function describeError(httpStatus: number, body: unknown): string {
  const known = readEnvelope(body);
  const name = known !== null && code.test(known.code) ? ` ${known.code}` : '';
  const fields = (known?.fields ?? []).filter((field) => path.test(field)).slice(0, 3);
  return `HTTP ${httpStatus}${name}${fields.length > 0 ? ` (${fields.join(', ')})` : ''}`;
}

function readEnvelope(body: unknown): { readonly code: string; readonly fields: readonly string[] } | null {
  const legacy = legacyError.safeParse(body);
  if (legacy.success) {
    const { messageId, validationErrors } = legacy.data.requestError.serviceException;
    return { code: messageId, fields: Object.keys(validationErrors ?? {}) };
  }
  const modern = modernError.safeParse(body);
  if (!modern.success) return null;
  return { code: modern.data.errorCode, fields: (modern.data.violations ?? []).map((one) => one.property) };
}
