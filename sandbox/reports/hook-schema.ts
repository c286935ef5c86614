import { z } from 'zod';
import { channels } from '../oracle/entry.ts';
import { isLoopbackUrl } from './webhook.ts';

const algorithms = ['MD5', 'SHA1', 'SHA224', 'SHA256', 'SHA384', 'SHA512'] as const;
const headerName = z.string().regex(/^[A-Za-z0-9-]{1,100}$/, 'must be the name of a header');
const headerValue = z.string().regex(/^[\x20-\x7e]{0,1000}$/, 'must be printable ASCII');

/** Where somebody may be told of something. */
export const loopbackUrl = z
  .string()
  .refine(isLoopbackUrl, 'must be an http address of this machine (127.0.0.1 or localhost)');

/** How a call shows that it comes from here. The vendor names no header and several forms are reported, so all of it can be said. */
const securitySchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('none') }),
  z.strictObject({ type: z.literal('basic'), username: z.string().min(1), password: z.string() }),
  z.strictObject({
    type: z.literal('hmac'),
    secret: z.string().min(1),
    algorithm: z.enum(algorithms).default('SHA256'),
    /** `body`: over the raw body. `exchange`: over timestamp and body, with the timestamp beside it. `calls`: over the body, as calls are signed. */
    form: z.enum(['body', 'exchange', 'calls']).default('exchange'),
    encoding: z.enum(['hex', 'base64']).default('hex'),
    /** Instead of that of the form. */
    header: headerName.optional(),
    /** Instead of that of the form: `{body}` and `{timestamp}` stand for themselves. */
    base: z.string().includes('{body}').optional(),
    /** Sent as `X-Ib-Exchange-Req-AccountKey`. */
    accountKey: headerValue.optional(),
  }),
]);

/** `POST /_sim/webhooks`: where reports of an account or a channel go, and how. The newest that fits counts. */
export const hookSchema = z.strictObject({
  /** What is told: ends of messages, inbound messages, or what readers of mails do. */
  event: z.enum(['delivery', 'inbound', 'tracking']).default('delivery'),
  account: z.string().min(1).optional(),
  channel: z.enum(channels).optional(),
  /** @default that of the message, else that of the process */
  url: loopbackUrl.optional(),
  security: securitySchema.default({ type: 'none' }),
  headers: z.record(headerName, headerValue).default({}),
  /** Reports in one call. */
  maxBucketSize: z.number().int().min(1).max(2_000).default(100),
  /** Calls under way at once. */
  windowSize: z.number().int().min(1).max(10_000).default(4),
  /** How long an answer is waited for, real ms. */
  readTimeout: z.number().int().min(100).max(90_000).default(10_000),
  /** Repetitions after the first try, 1 + n² minutes apart. */
  retries: z.number().int().min(0).max(100).default(20),
  /** Whether a repetition has a signature and timestamp of its own, or those of the first try; the vendor says nothing of it. */
  signsAgain: z.boolean().default(true),
});

export type Hook = z.infer<typeof hookSchema>;
export type HookInput = z.input<typeof hookSchema>;
export type Security = Hook['security'];
