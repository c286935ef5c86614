import type { Reply } from './reply.ts';

/** The vendor's two error bodies: `{requestError}` of the older products, `{errorCode, violations}` of the newer ones. */
export type Envelope = 'legacy' | 'modern';

/** One field that is wrong, `messages[0].destinations[0].to`, and why. */
export type Violation = { readonly property: string; readonly violation: string };

const legacyWords: Readonly<Record<number, readonly [string, string]>> = {
  400: ['BAD_REQUEST', 'Bad request'],
  401: ['UNAUTHORIZED', 'Unauthorized'],
  403: ['FORBIDDEN', 'Forbidden'],
  404: ['NOT_FOUND', 'Not found'],
  405: ['METHOD_NOT_ALLOWED', 'Method not allowed'],
  409: ['CONFLICT', 'Conflict'],
  413: ['PAYLOAD_TOO_LARGE', 'Payload too large'],
  415: ['UNSUPPORTED_MEDIA_TYPE', 'Unsupported media type'],
  429: ['TOO_MANY_REQUESTS', 'Too many requests'],
  500: ['GENERAL_ERROR', 'Something went wrong. Please contact support.'],
  502: ['BAD_GATEWAY', 'Bad gateway'],
  503: ['SERVICE_UNAVAILABLE', 'Service unavailable'],
};

const modernWords: Readonly<Record<number, readonly [string, string]>> = {
  400: ['Request cannot be processed.', 'Check the syntax, violations and adjust the request.'],
  401: [
    'The request lacks valid authentication credentials for the requested resource.',
    'Check the resources and adjust authentication credentials.',
  ],
  403: [
    'Insufficient permissions to access the requested resource.',
    'Repeat the request with new or different credentials.',
  ],
  404: [
    "Not found - request URL doesn't exist on the API server or resource is not found.",
    'Check the resources and adjust your request.',
  ],
  // The vendor says nothing of these three: our words.
  405: ['The request URL does not take this method.', 'Use a method of the header Allow.'],
  409: [
    'Request cannot be processed due to conflicts with existing resources',
    'Check violations and adjust the request.',
  ],
  413: ['The request body is too long.', 'Send less at once.'],
  415: ['The request body has a content type that is not taken here.', 'Check the header Content-Type.'],
  429: ['Too many requests sent.', 'Check request rate limit specified in the API endpoint documentation resource.'],
  500: ['Something went wrong.', 'Contact the support.'],
};

const authentication = {
  name: 'API Authentication',
  url: 'https://www.infobip.com/docs/essentials/api-authentication',
};

/** An error in the form that the path family gives. */
export function errorReply(
  envelope: Envelope,
  status: number,
  violations: readonly Violation[] = [],
  /** Instead of the usual words. Older form only. */
  words?: string,
): Reply {
  return envelope === 'legacy' ? legacy(status, violations, words) : modern(status, violations);
}

/** Which families answer in the newer form, as the error schemas of the vendor's OpenAPI 3.210.0 have it. */
const modernPaths =
  /^\/(sms\/3|email\/4\/(messages|reports|logs)|email\/2\/validations|email\/1\/(suppressions|templates|ip-management)|viber\/2|viber\/1\/senders|viber-bot|rcs\/[12]|mms\/2|push\/3|messages-api|whatsapp\/1\/(events|templates|conversions|senders\/[^/]+\/(flows|business-info|calls|public-key)))(\/|$)/;

/** By path alone, so that even an unknown route answers in its family's form. */
export const envelopeOf = (path: string): Envelope => (modernPaths.test(path) ? 'modern' : 'legacy');

function legacy(status: number, violations: readonly Violation[], words: string | undefined): Reply {
  const [messageId, usual] = legacyWords[status] ?? ['GENERAL_ERROR', 'Something went wrong. Please contact support.'];
  const byField: Record<string, string[]> = {};
  for (const { property, violation } of violations) (byField[property] ??= []).push(violation);
  const details = violations.length > 0 ? { validationErrors: byField } : {};
  return { status, json: { requestError: { serviceException: { messageId, text: words ?? usual, ...details } } } };
}

function modern(status: number, violations: readonly Violation[]): Reply {
  const [description, action] = modernWords[status] ?? ['Something went wrong.', 'Contact the support.'];
  const resources = status === 401 ? [authentication] : [];
  return { status, json: { errorCode: `E${status}`, description, action, violations, resources } };
}
