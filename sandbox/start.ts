import type { RuleInput } from './behaviour/rule.ts';
import { createEmailRoom } from './email/room.ts';
import type { FaultInput } from './faults/fault.ts';
import { holdFolder } from './oracle/hold-folder.ts';
import { authRoutes } from './http/auth-routes.ts';
import { createAuth } from './http/auth.ts';
import { createKeys } from './http/keys.ts';
import { listen } from './http/server.ts';
import { createThrottle } from './http/throttle.ts';
import { createVendor } from './http/vendor.ts';
import { createLinks } from './links/links.ts';
import { lookupRoutes } from './lookup/routes.ts';
import { startMailSink } from './mail/sink.ts';
import { messagesRoutes } from './messages-api/routes.ts';
import type { Inbound } from './oracle/entry.ts';
import { openOracle, type Oracle } from './oracle/oracle.ts';
import { logRoutes } from './reads/log-routes.ts';
import type { HookInput } from './reports/hook-schema.ts';
import type { InboundText } from './reports/inbound.ts';
import { createPusher } from './reports/pusher.ts';
import { createReportsRoom } from './reports/room.ts';
import { createWebhook } from './reports/webhook.ts';
import { createSendRoom } from './send/room.ts';
import type { Submit } from './send/submit.ts';
import type { Settings } from './settings.ts';
import type { SandboxOptions } from './setup/options.ts';
import { createSetup } from './setup/setup.ts';
import { targetOf, type AdvanceInput } from './sim/clock-routes.ts';
import { controlRoutes } from './sim/control-routes.ts';
import { createControl } from './sim/control.ts';
import { smsRoutes } from './sms/routes.ts';
import { straightTime, type SandboxClock } from './time/clock.ts';
import { createTime, type Advanced } from './time/time.ts';
import { createSelfSigned } from './tls/self-signed.ts';
import { createVoiceRoom } from './voice/room.ts';
import { createWhatsAppRoom } from './whatsapp/room.ts';

export type { SandboxOptions } from './setup/options.ts';

export type Sandbox = {
  readonly httpUrl: string;
  readonly smtpUrl: string;
  /** PEM, for clients to trust, where mail is taken over TLS; also `GET /_sim/certificate.pem`. */
  readonly certificate: string | undefined;
  readonly oracle: Oracle;
  readonly clock: SandboxClock;
  /** Moves a virtual clock, as `POST /_sim/clock/advance`; resolves when everything due has happened and been told. */
  advance(by: AdvanceInput): Promise<Advanced>;
  /** As `POST /_sim/faults`; returns the id. */
  addFault(fault: FaultInput): string;
  clearFaults(): void;
  /** As `POST /_sim/rules`. */
  addRule(rule: RuleInput): string;
  clearRules(): void;
  /** As `POST /_sim/webhooks`. */
  addWebhook(hook: HookInput): string;
  clearWebhooks(): void;
  /** A person writes to one of our senders. */
  receiveSms(message: InboundText): Inbound;
  change(settings: Partial<Settings>): Settings;
  /** Forgets messages, faults, rules, webhooks and what was on its way, but for those given at the start; settings stay. */
  reset(): void;
  close(): Promise<void>;
};

/** Starts the Infobip look-alike and the mail sink on loopback. What cannot start leaves nothing open behind it. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const opened: Opened = [];
  try {
    return await open(options, opened);
  } catch (error) {
    await closeAll(opened).catch(() => undefined); // why it could not start says more
    throw error;
  }
}

/** What closes the parts that are open, the last one first. */
type Opened = (() => void | Promise<void>)[];

/** All of them, whatever becomes of one; throws what went wrong first. */
async function closeAll(opened: Opened): Promise<void> {
  const wrong: unknown[] = [];
  for (const close of opened.toReversed()) {
    try {
      await close();
    } catch (error) {
      wrong.push(error);
    }
  }
  if (wrong.length > 0) throw wrong[0];
}

async function open(options: SandboxOptions, opened: Opened): Promise<Sandbox> {
  const time = createTime(options.clock ?? straightTime);
  const { clock, timers, wire, work } = time;
  const setup = createSetup(options);
  if (options.dataFolder !== undefined) opened.push(holdFolder(options.dataFolder).release);
  const oracle = openOracle({ clock, ...(options.dataFolder !== undefined && { folder: options.dataFolder }) });
  opened.push(() => oracle.close());
  const { settings, rules, faults, hooks } = setup;
  const now = (): number => clock.now();
  const keys = createKeys(now, () => settings().magic);
  if (options.apiKey !== undefined) keys.add({ key: options.apiKey });
  for (const key of options.keys ?? []) keys.add(key);
  const throttle = createThrottle(now, settings);
  const webhook = createWebhook(work);

  // Messages, calls and lost chats send again: each room knows the way, which is there when the first request comes.
  const submit: Submit = (request) => sending.submit(request);
  const common = { oracle, clock, timers, wire, work, settings, rules, faults, hooks, submit };
  const leastRetryMs = options.leastRetryMs ?? 1_000;
  const telling = { ...common, webhook, leastRetryMs, usual: hooks.usual };
  const lookups = createPusher({ ...telling, envelope: (results) => ({ results }) });
  const oneByOne = createPusher({ ...telling, envelope: ([one]) => one as object, mostInABatch: 1 });

  const voice = createVoiceRoom({ ...common, leastRingMs: options.leastRingMs ?? 15_000 });
  const whatsapp = createWhatsAppRoom(common);
  const { webhookUrl, inboundUrl, trackingUrl } = options;
  const reports = createReportsRoom({
    ...common,
    webhook,
    leastRetryMs,
    webhookUrl,
    inboundUrl,
    dialler: voice.dialler,
    obstacle: whatsapp.obstacle,
  });
  const email = createEmailRoom({ ...common, pusher: oneByOne, trackingUrl });
  const links = createLinks(oracle, clock, () => http.url);
  const { courier, inbox, see, waiting } = reports;
  const { engagements } = email;
  const sending = createSendRoom({ ...common, courier, links, expect: engagements.expect });

  const routes = [
    ...authRoutes(keys),
    ...smsRoutes({ ...common, keys, links, pusher: oneByOne }),
    ...voice.routes,
    ...email.routes,
    ...whatsapp.routes,
    ...messagesRoutes({ ...common, reports: waiting.reports, inbox: waiting.inbound }),
    ...sending.routes,
    ...logRoutes(common),
    ...reports.routes,
    ...lookupRoutes({ ...common, pusher: lookups }),
  ];
  const reset = (): void => {
    timers.clear();
    for (const room of [reports, voice, email, sending, lookups, oneByOne, throttle]) room.clear();
    setup.reset();
    oracle.reset();
  };

  const tls = options.smtpTls ?? 'off';
  const certified = tls === 'off' ? undefined : createSelfSigned();
  const mail = await startMailSink({
    ...common,
    port: options.smtpPort ?? 0,
    login: options.smtpLogin,
    tls,
    certified,
  });
  opened.push(() => mail.close());
  const { change } = setup;
  const control = controlRoutes({
    ...common,
    time,
    smtpUrl: mail.url,
    certificate: certified?.cert,
    keys,
    inbox,
    engagements,
    courier,
    switchboard: voice.switchboard,
    see,
    change,
    reset,
  });
  const http = await listen({
    host: options.host,
    port: options.port ?? 0,
    vendor: createVendor({ ...common, routes, callerOf: createAuth(keys), throttle }),
    tracking: email.tracking,
    control: createControl(control, oracle.written),
  });
  opened.push(() => http.close());
  sending.takeUp();
  inbox.takeUp();

  return {
    httpUrl: http.url,
    smtpUrl: mail.url,
    certificate: certified?.cert,
    oracle,
    clock,
    async advance(by) {
      if (time.advance === undefined)
        throw new Error(`time is ${clock.mode} here: start it with clock: { mode: 'virtual' } to advance it`);
      const to = targetOf(by, clock.now());
      if (typeof to === 'string') throw new RangeError(to);
      return time.advance(to);
    },
    addFault: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    addRule: (rule) => rules.add(rule),
    clearRules: () => rules.clear(),
    addWebhook: (hook) => hooks.add(hook),
    clearWebhooks: () => hooks.clear(),
    receiveSms: (message) => inbox.receive(message),
    change,
    reset,
    async close() {
      time.close();
      webhook.close();
      await closeAll(opened);
    },
  };
}
