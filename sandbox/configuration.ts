import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { straightTime, type ClockSetting } from './time/clock.ts';
import { keySchema } from './http/keys-schema.ts';
import { smtpTlsModes } from './mail/tls-modes.ts';
import { loopbackUrl } from './reports/hook-schema.ts';
import { present } from './present.ts';
import { settingsSchema } from './settings.ts';
import type { SandboxOptions } from './setup/options.ts';

const number = (): z.ZodCoercedNumber =>
  z.coerce.number({ error: ({ code }) => (code === 'invalid_type' ? 'must be a number' : undefined) });
const port = number().int().min(0).max(65_535).default(0);
const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    context.addIssue({ code: 'custom', message: 'must be JSON' });
    return z.NEVER;
  }
});
const jsonFile = z
  .string()
  .transform((path, context): string => {
    try {
      return readFileSync(path, 'utf8');
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
      return z.NEVER;
    }
  })
  .pipe(json);

/** An empty variable is one that is not set. */
const environment = z.object({
  CARILLON_SANDBOX_HOST: z.string().optional(),
  CARILLON_SANDBOX_PORT: port,
  CARILLON_SANDBOX_SMTP_PORT: port,
  CARILLON_SANDBOX_API_KEY: z.string().optional(),
  /** JSON: `[{"key": …, "account": …, "scopes": […]}]`. */
  CARILLON_SANDBOX_KEYS: json.pipe(z.array(keySchema)).optional(),
  /** The same in a file. */
  CARILLON_SANDBOX_KEYS_FILE: jsonFile.pipe(z.array(keySchema)).optional(),
  /** YAML or JSON: what becomes of messages (`setup/setup-file.ts`). */
  CARILLON_SANDBOX_RULES_FILE: z.string().optional(),
  /** JSON, as `POST /_sim/settings`. */
  CARILLON_SANDBOX_SETTINGS: json.pipe(settingsSchema.partial()).optional(),
  CARILLON_SANDBOX_SEED: number().int().optional(),
  CARILLON_SANDBOX_DATA: z.string().optional(),
  CARILLON_SANDBOX_WEBHOOK_URL: loopbackUrl.optional(),
  CARILLON_SANDBOX_INBOUND_URL: loopbackUrl.optional(),
  CARILLON_SANDBOX_TRACKING_URL: loopbackUrl.optional(),
  CARILLON_SANDBOX_SMTP_TLS: z.enum(smtpTlsModes).optional(),
  CARILLON_SANDBOX_WEBHOOK_SECRET: z.string().optional(),
  CARILLON_SANDBOX_LOGS_PER_MINUTE: number().int().min(0).optional(),
  CARILLON_SANDBOX_CLOCK: z.enum(['real', 'virtual']).optional(),
  CARILLON_SANDBOX_CLOCK_SCALE: number().positive().optional(),
  CARILLON_SANDBOX_CLOCK_START: instant.optional(),
  CARILLON_CLOCK_SCALE: number().positive().optional(),
  CARILLON_CLOCK_START: instant.optional(),
  CARILLON_CLOCK_ORIGIN: instant.optional(),
});

export type Configuration = SandboxOptions & { readonly watchesParent: boolean };

/**
 * Reads the environment of the sandbox process; throws one error that lists everything wrong with it. `nameOf` says how the
 * one who reads that knows a variable: as an option of the command, perhaps.
 */
export function readConfiguration(
  env: Readonly<Record<string, string | undefined>>,
  nameOf: (variable: string) => string = (variable) => variable,
): Configuration {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = environment.safeParse(set);
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error).replaceAll(/(?<=at )CARILLON_\w+/g, nameOf));
  const read = parsed.data;
  return {
    host: read.CARILLON_SANDBOX_HOST,
    port: read.CARILLON_SANDBOX_PORT,
    smtpPort: read.CARILLON_SANDBOX_SMTP_PORT,
    apiKey: read.CARILLON_SANDBOX_API_KEY,
    keys: [...(read.CARILLON_SANDBOX_KEYS ?? []), ...(read.CARILLON_SANDBOX_KEYS_FILE ?? [])],
    setupFile: read.CARILLON_SANDBOX_RULES_FILE,
    seed: read.CARILLON_SANDBOX_SEED,
    dataFolder: read.CARILLON_SANDBOX_DATA,
    webhookUrl: read.CARILLON_SANDBOX_WEBHOOK_URL,
    inboundUrl: read.CARILLON_SANDBOX_INBOUND_URL,
    trackingUrl: read.CARILLON_SANDBOX_TRACKING_URL,
    smtpTls: read.CARILLON_SANDBOX_SMTP_TLS,
    webhookSecret: read.CARILLON_SANDBOX_WEBHOOK_SECRET,
    clock: clockOf(read),
    settings: present({ logsPerMinute: read.CARILLON_SANDBOX_LOGS_PER_MINUTE, ...read.CARILLON_SANDBOX_SETTINGS }),
    watchesParent: set['CARILLON_PARENT_WATCH'] === '1',
  };
}

/** A stack tells all its processes its clock, which the sandbox shows beside real time; a clock of its own it lives by. */
function clockOf(read: z.infer<typeof environment>): ClockSetting {
  const start = read.CARILLON_SANDBOX_CLOCK_START;
  if (read.CARILLON_SANDBOX_CLOCK === 'virtual') return { mode: 'virtual', start };
  if (read.CARILLON_SANDBOX_CLOCK_SCALE !== undefined)
    return { mode: 'scaled', scale: read.CARILLON_SANDBOX_CLOCK_SCALE, start };
  const scale = read.CARILLON_CLOCK_SCALE ?? 1;
  const now = Date.now();
  if (scale === 1 && read.CARILLON_CLOCK_START === undefined) return straightTime;
  return { scale, realStart: read.CARILLON_CLOCK_ORIGIN ?? now, virtualStart: read.CARILLON_CLOCK_START ?? now };
}
