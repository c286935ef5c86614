import { z } from 'zod';

/** Which requests or mails it strikes, and how often; nothing said = every one, once. */
const match = z.strictObject({
  /** Beginning of the path, `/sms/2` for instance, with `*` for anything in between. HTTP only. */
  path: z.string().startsWith('/').optional(),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).optional(),
  /** Number or address, with `*` for anything; strikes when one recipient fits. */
  to: z.string().min(1).optional(),
  /** The same of a sender. HTTP only. */
  from: z.string().min(1).optional(),
  /** Of the key that calls. HTTP only. */
  account: z.string().min(1).optional(),
  /** Headers by name, with `*` in their values; credentials are told apart by `account`. HTTP only. */
  headers: z
    .record(
      z
        .string()
        .regex(/^(?!authorization$|cookie$)[a-z0-9-]+$/i, 'must be the name of a header other than credentials'),
      z.string(),
    )
    .optional(),
  /** Share of the matching requests, 0 to 1. */
  rate: z.number().min(0).max(1).optional(),
});

/** How often it strikes before it is used up; `"always"` for ever. */
const count = z.union([z.number().int().min(1), z.literal('always')]).default(1);

const waitMs = z.number().int().min(0).max(600_000);
const replyCode = z.number().int().min(400).max(599);

const bare = <Kind extends string>(kind: Kind) => z.strictObject({ kind: z.literal(kind) });

/** What may happen to a request. Nothing is accepted unless the name says `accept`. */
const status = bare('status').extend({
  status: z.number().int().min(300).max(599),
  /** Seconds in a `Retry-After` header. */
  retryAfter: z.number().int().min(0).optional(),
  body: z.enum(['vendor', 'html', 'empty']).default('vendor'),
});
const redirect = bare('redirect').extend({
  status: z.literal([301, 302, 303, 307, 308]).default(307),
  /** @default the same path below `/elsewhere` of this sandbox */
  location: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'must be as a header takes it: ASCII without spaces')
    .optional(),
});
/** The usual answer, later. */
const slow = bare('slow').extend({ ms: waitMs });
const plainKinds = [
  'reset',
  'hang',
  'accept-then-reset',
  'accept-then-502',
  'accept-then-hang',
  /** 200 and half of the answer, then the end of the connection. */
  'accept-then-cut',
  /** 200 and half of the answer, as if that were all of it. */
  'accept-then-truncate',
  /** 200 and a proxy's page instead of the answer. */
  'accept-then-html',
] as const;
const plain = z.strictObject({ kind: z.enum(plainKinds) });

const step = z.discriminatedUnion('kind', [bare('none'), status, redirect, slow, plain]);
const plainStep = z.enum(['none', ...plainKinds]).transform((kind) => ({ kind }));

const struck = { match: match.default({}), count };
const named = <Kind extends string>(kind: Kind) => ({ kind: z.literal(kind), ...struck });

const kinds = [
  status.extend(struck),
  redirect.extend(struck),
  slow.extend(struck),
  plain.extend(struck),
  /** One step per matching request, in order; `none`: the usual answer. `count`: how often all of it. */
  z.strictObject({
    ...named('script'),
    steps: z
      .array(z.union([plainStep, step], 'a step is a fault without match and count, "none", or the name of a fault'))
      .min(1)
      .max(1_000),
  }),
  /** Of reports that are pushed: a batch is thrown away, posted twice, or posted later. */
  z.strictObject(named('report-lost')),
  z.strictObject(named('report-twice')),
  z.strictObject({ ...named('report-late'), ms: waitMs }),
  /** What comes within so many ms is gathered, whatever it is about, and posted in another order. */
  z.strictObject({ ...named('report-shuffle'), ms: waitMs.default(1_000) }),
  /** A report of a message that nobody sent comes with the others. */
  z.strictObject(named('report-unknown-id')),
  /** So many reports of a batch are broken: null, empty, without id or status, of other types. */
  z.strictObject({ ...named('report-broken'), items: z.number().int().min(1).max(100).default(1) }),
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
  error: () => `kind must be one of ${kinds.flatMap((one) => namesOf(one.shape.kind)).join(', ')}`,
});

const namesOf = (kind: (typeof kinds)[number]['shape']['kind']): readonly string[] =>
  'options' in kind ? kind.options : [kind.value];

export type Fault = z.infer<typeof faultSchema>;
/** As callers write it: `match` and `count` may be left out. */
export type FaultInput = z.input<typeof faultSchema>;
/** What a request meets. */
export type Meeting = z.infer<typeof status | typeof redirect | typeof slow | typeof plain>;
export type SmtpFault = Extract<Fault, { kind: `smtp-${string}` }>;
export type ReportFault = Extract<Fault, { kind: `report-${string}` }>;
/** Strikes requests; a script by its next step. */
export type HttpFault = Exclude<Fault, SmtpFault | ReportFault>;

export const isSmtpFault = (fault: Fault): fault is SmtpFault => fault.kind.startsWith('smtp-');
export const isReportFault = (fault: Fault): fault is ReportFault => fault.kind.startsWith('report-');
export const isHttpFault = (fault: Fault): fault is HttpFault => !isSmtpFault(fault) && !isReportFault(fault);
