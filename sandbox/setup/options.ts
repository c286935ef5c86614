import type { RuleInput } from '../behaviour/rule.ts';
import type { FaultInput } from '../faults/fault.ts';
import type { KeyInput } from '../http/keys.ts';
import type { Login } from '../mail/sink.ts';
import type { SmtpTls } from '../mail/tls-modes.ts';
import type { HookInput } from '../reports/hook-schema.ts';
import type { Settings } from '../settings.ts';
import type { ClockSetting } from '../time/clock.ts';

/** What a sandbox begins with; nothing has to be said. */
export type SandboxOptions = {
  /** Where HTTP listens; mail is taken on loopback only. @default 127.0.0.1 */
  readonly host?: string | undefined;
  /** @default 0, chosen by the system */
  readonly port?: number | undefined;
  readonly smtpPort?: number | undefined;
  /** One key with all scopes. @default any key that is not empty */
  readonly apiKey?: string | undefined;
  /** Keys with accounts and scopes of their own, as `POST /_sim/keys`. */
  readonly keys?: readonly KeyInput[] | undefined;
  /** @default any login, or none */
  readonly smtpLogin?: Login | undefined;
  /** Offered on wish, or from the first byte; with a certificate of its own. @default off */
  readonly smtpTls?: SmtpTls | undefined;
  /** Folder of the oracle's file; without it nothing outlives the process. */
  readonly dataFolder?: string | undefined;
  /** Where delivery reports go unless a message names its own address; without either they wait to be fetched. */
  readonly webhookUrl?: string | undefined;
  /** Where inbound messages go; without it they wait to be fetched. */
  readonly inboundUrl?: string | undefined;
  /** Where it is told what the readers of mails do, unless a message names its own address; without either it is only marked. */
  readonly trackingUrl?: string | undefined;
  /** Webhooks of accounts and channels, with their signatures and headers, as `POST /_sim/webhooks`. */
  readonly webhooks?: readonly HookInput[] | undefined;
  /** Signs webhooks that nothing else is said of. */
  readonly webhookSecret?: string | undefined;
  /** Real unless told otherwise: `{ mode: 'virtual' }` stands until it is advanced, `{ mode: 'scaled', scale: 60 }` runs. */
  readonly clock?: ClockSetting | undefined;
  /** Least real wait before the n-th repetition of a webhook, times n. @default 1000 */
  readonly leastRetryMs?: number | undefined;
  /** A phone rings at least this long, however bent time is: a person has to get to it. Real ms. @default 15000 */
  readonly leastRingMs?: number | undefined;
  /** The same seed and the same requests give the same fates, latencies and faults. @default 1 */
  readonly seed?: number | undefined;
  readonly settings?: Partial<Settings> | undefined;
  /** Set at the start, and again by each reset. */
  readonly rules?: readonly RuleInput[] | undefined;
  readonly faults?: readonly FaultInput[] | undefined;
  /** The same from a file, YAML or JSON; what is said here comes after it. */
  readonly setupFile?: string | undefined;
};
