import { join } from 'node:path';
import type { Environment } from '../../config/environment.ts';
import { natsPasswordVariable } from '../../config/nats-login.ts';
import type { NatsRole } from '../../config/nats-login.ts';
import { SMTP_SETTINGS } from '../../config/smtp.ts';
import type { StackConfig } from '../../config/stack.ts';
import type { EngineSettings } from './engine-settings.ts';
import type { ProcessName } from './processes.ts';

/** Where the listeners of the Node processes are. */
export type StackPorts = Readonly<{ api: number; sandbox: number; smtp: number }>;

export type ChildContext = Readonly<{
  config: StackConfig;
  engines: EngineSettings;
  ports: StackPorts;
  /** The environment of `start` itself; only what the lists below name is taken from it. */
  env: Environment;
  /** What preparing the stack brought forth: the token under which its provider calls back. */
  prepared: Readonly<Record<string, string>>;
}>;

/** Where a machine differs, not what Carillon does. */
const PASSED_ON = ['PATH', 'HOME', 'TMPDIR', 'LANG'] as const;
/** How to get out to a real provider; without meaning, and not passed on, when nothing may leave (I13). */
const WAYS_OUT = ['HTTPS_PROXY', 'NO_PROXY', 'NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE'] as const;

/** Our own variables that only the user can know. */
const OURS = [
  'CARILLON_DISPATCH_SWEEP_MS',
  'CARILLON_KEEP_DAYS',
  'CARILLON_LOCAL_FIRST',
  'CARILLON_KEYS_FILE',
  'CARILLON_CHECK_MX',
  'CARILLON_INFOBIP_SMS',
  'CARILLON_REPORTS',
  'CARILLON_WEBHOOK_TOKEN',
] as const;
/** What the user's own Infobip account proves in its callbacks; our sandbox proves nothing but the token. */
/** What journeys ask for by name. */
const isSecret = (name: string): boolean => name.startsWith('CARILLON_SECRET_');
const isWebhookProof = (name: string): boolean => /^CARILLON_WEBHOOK_(HMAC|BASIC)/.test(name);
/** What helpdesks and shops prove themselves with; the api alone needs it. */
const isHookSecret = (name: string): boolean => name.startsWith('CARILLON_HOOK_');

/** The NATS users of each process; a process gets no password that it does not need. */
const LOGINS: Readonly<Record<ProcessName, readonly NatsRole[]>> = {
  sandbox: [],
  api: ['api', 'relay'],
  router: ['router'],
  'channel-worker': [],
  'journey-worker': [],
};

/** Worker grace of the embedded stack; elsewhere it is 30 s (2.5). */
const GRACE_MS = 5_000;

/** The whole environment of one process, built from nothing: no variable of the user's shell gets in unasked (2.6). */
export function childEnvironment(name: ProcessName, context: ChildContext): Record<string, string> {
  const own = name === 'sandbox' ? sandboxEnvironment(context) : serviceEnvironment(context, LOGINS[name]);
  const known = Object.entries({ ...context.prepared, ...context.env });
  const secrets = name === 'api' ? known.filter(([key]) => isHookSecret(key)) : [];
  return { ...baseEnvironment(context), ...own, ...present(Object.fromEntries(secrets)) };
}

/** The environment with which a command (apply, dlq, why …) acts on this stack: everything, as the operator. */
export function commandEnvironment(context: ChildContext): Record<string, string> {
  return { ...baseEnvironment(context), ...serviceEnvironment(context, ['operator', 'api']) };
}

function baseEnvironment({ config, env, ports }: ChildContext): Record<string, string> {
  const passedOn = config.delivery === 'sandbox' ? PASSED_ON : [...PASSED_ON, ...WAYS_OUT];
  return present({
    ...Object.fromEntries(passedOn.map((name) => [name, env[name]])),
    TZ: 'UTC', // workflow code sees the zone of its process
    NODE_ENV: 'production',
    CARILLON_HOME: config.home,
    CARILLON_LOG_LEVEL: config.logLevel,
    CARILLON_GRACE_MS: String(GRACE_MS),
    CARILLON_TIMING_FACTOR: String(config.timingFactor),
    CARILLON_PUBLIC_URL: config.publicUrl ?? `http://127.0.0.1:${ports.api}`,
    ...clockEnvironment(config.clock),
  });
}

function clockEnvironment({
  scale,
  realStart,
  virtualStart,
}: StackConfig['clock']): Record<string, string | undefined> {
  if (realStart === 0) return {};
  return {
    CARILLON_CLOCK_SCALE: String(scale),
    CARILLON_CLOCK_START: new Date(virtualStart).toISOString(),
    CARILLON_CLOCK_ORIGIN: new Date(realStart).toISOString(),
  };
}

function serviceEnvironment(context: ChildContext, roles: readonly NatsRole[]): Record<string, string> {
  const { config, engines, ports, env, prepared } = context;
  const own = Object.keys(env).filter(
    (name) => isSecret(name) || (config.infobip !== undefined && isWebhookProof(name)),
  );
  const logins = roles.map((role) => [natsPasswordVariable(role), engines.natsPasswords[role]]);
  return present({
    DATABASE_URL: engines.databaseUrl,
    NATS_URL: engines.natsUrl,
    ...engines.natsLogin,
    ...engines.declared,
    ...Object.fromEntries(logins),
    TEMPORAL_ADDRESS: engines.temporalAddress,
    TEMPORAL_NAMESPACE: engines.temporalNamespace,
    CARILLON_DELIVERY: config.delivery,
    CARILLON_ALLOW_TO: config.allowTo.join(','),
    CARILLON_HOST: config.host,
    CARILLON_PORT: String(ports.api),
    ...Object.fromEntries(Object.entries(prepared).filter(([key]) => !isHookSecret(key))),
    ...present(Object.fromEntries([...OURS, ...own].map((name) => [name, env[name]]))),
    ...providerEnvironment(config, ports),
    // Of the user's own mail server; our sandbox checks no signature.
    ...(config.smtpUrl === undefined ? {} : Object.fromEntries(SMTP_SETTINGS.map((name) => [name, env[name]]))),
  });
}

/** The user's own providers where I13 lets us use them, else our sandbox; each of the two stands alone (design §7). */
function providerEnvironment(config: StackConfig, ports: StackPorts): Record<string, string | undefined> {
  const sandbox = config.delivery === 'sandbox';
  const infobip =
    config.infobip ?? (sandbox ? { baseUrl: `http://127.0.0.1:${ports.sandbox}`, apiKey: 'sandbox' } : undefined);
  return {
    INFOBIP_BASE_URL: infobip?.baseUrl,
    INFOBIP_API_KEY: infobip?.apiKey,
    SMTP_URL: config.smtpUrl ?? (sandbox ? `smtp://127.0.0.1:${ports.smtp}` : undefined),
  };
}

/** Reports go to the address that each message names; for what people write, and do with mails, the sandbox is told one, as an account is. */
function sandboxEnvironment({ config, ports, env, prepared }: ChildContext): Record<string, string> {
  const token = env['CARILLON_WEBHOOK_TOKEN'] || prepared['CARILLON_WEBHOOK_TOKEN'];
  const callbacks = token && `http://127.0.0.1:${ports.api}/v1/webhooks/infobip/${token}`;
  return present({
    CARILLON_SANDBOX_PORT: String(ports.sandbox),
    CARILLON_SANDBOX_SMTP_PORT: String(ports.smtp),
    CARILLON_SANDBOX_DATA: join(config.home, 'sandbox'),
    CARILLON_SANDBOX_INBOUND_URL: callbacks && `${callbacks}/inbound`,
    CARILLON_SANDBOX_TRACKING_URL: callbacks && `${callbacks}/tracking?channel=email`,
  });
}

/** Whether our own sandbox has anything to do: under `sandbox`, unless the user brought both providers. */
export const needsSandbox = ({ delivery, infobip, smtpUrl }: StackConfig): boolean =>
  delivery === 'sandbox' && (infobip === undefined || smtpUrl === undefined);

function present(values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => Boolean(entry[1])));
}
