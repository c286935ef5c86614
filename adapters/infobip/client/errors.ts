import { z } from 'zod';

/** Error body of the older paths (`/sms/2`). */
const legacyError = z.object({
  requestError: z.object({
    serviceException: z.object({
      messageId: z.string(),
      validationErrors: z.record(z.string(), z.unknown()).optional().catch(undefined),
    }),
  }),
});

/** Error body of the newer paths (`/sms/3`). */
const modernError = z.object({
  errorCode: z.string(),
  violations: z
    .array(z.object({ property: z.string() }))
    .optional()
    .catch(undefined),
});

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
