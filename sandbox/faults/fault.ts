import { z } from 'zod';

/** Which requests or mails it strikes, and how often; nothing said = every one, once. */
const match = z.strictObject({
  /** Beginning of the path, `/sms/2` for instance. HTTP only. */
  path: z.string().startsWith('/').optional(),
  method: z.enum(['GET', 'POST', 'PUT', 'DELETE']).optional(),
  /** Number or address, with `*` for anything; strikes when one recipient fits. */
  to: z.string().min(1).optional(),
  /** Share of the matching requests, 0 to 1. */
  rate: z.number().min(0).max(1).optional(),
});

/** How often it strikes before it is used up; `"always"` for ever. */
const count = z.union([z.number().int().min(1), z.literal('always')]).default(1);

const named = <Kind extends string>(kind: Kind) => ({ kind: z.literal(kind), match: match.default({}), count });

const waitMs = z.number().int().min(0).max(600_000);
const replyCode = z.number().int().min(400).max(599);

const kinds = [
  z.strictObject({
    ...named('status'),
    status: z.number().int().min(300).max(599),
    /** Seconds in a `Retry-After` header. */
    retryAfter: z.number().int().min(0).optional(),
    body: z.enum(['vendor', 'html', 'empty']).default('vendor'),
  }),
  /** The usual answer, later. */
  z.strictObject({ ...named('slow'), ms: waitMs }),
  z.strictObject(named('reset')),
  z.strictObject(named('hang')),
  z.strictObject(named('accept-then-reset')),
  z.strictObject(named('accept-then-502')),
  z.strictObject(named('accept-then-hang')),
  /** 200 and half of the answer. */
  z.strictObject(named('accept-then-cut')),
  /** 200 and a proxy's page instead of the answer. */
  z.strictObject(named('accept-then-html')),
  z.strictObject({ ...named('smtp-reject-rcpt'), code: replyCode.default(550) }),
  /** Refused after the final dot. */
  z.strictObject({ ...named('smtp-reject-data'), code: replyCode.default(554) }),
  /** Hung up on instead of an answer to RCPT. */
  z.strictObject(named('smtp-drop-before-data')),
  /** Hung up on in the middle of the mail. */
  z.strictObject(named('smtp-drop-in-data')),
  /** The mail is taken, the connection ends without an answer to the final dot. */
  z.strictObject(named('smtp-accept-then-drop')),
  z.strictObject(named('smtp-accept-then-hang')),
  z.strictObject({ ...named('smtp-slow'), ms: waitMs }),
] as const;

/** `POST /_sim/faults`. Nothing is accepted unless the name says `accept`. */
export const faultSchema = z.discriminatedUnion('kind', kinds, {
  error: () => `kind must be one of ${kinds.map((one) => one.shape.kind.value).join(', ')}`,
});

export type Fault = z.infer<typeof faultSchema>;
/** As callers write it: `match` and `count` may be left out. */
export type FaultInput = z.input<typeof faultSchema>;
export type HttpFault = Exclude<Fault, { kind: `smtp-${string}` }>;
export type SmtpFault = Extract<Fault, { kind: `smtp-${string}` }>;

export const isHttpFault = (fault: Fault): fault is HttpFault => !fault.kind.startsWith('smtp-');
