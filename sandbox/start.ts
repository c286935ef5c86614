import { createCredit } from './account/credit.ts';
import { accountRoutes } from './account/routes.ts';
import { readSetup } from './behaviour/setup-file.ts';
import { createLuck } from './behaviour/luck.ts';
import type { RuleInput } from './behaviour/rule.ts';
import { createRules } from './behaviour/rules.ts';
import { createBlocklist } from './blocklist/blocklist.ts';
import { blocklistRoutes } from './blocklist/routes.ts';
import { createBulks } from './bulks/bulks.ts';
import { bulkRoutes } from './bulks/routes.ts';
import { straightTime, type ClockSetting, type SandboxClock } from './time/clock.ts';
import { createEmail } from './email/email.ts';
import { createFaultBox } from './faults/fault-box.ts';
import type { FaultInput } from './faults/fault.ts';
import { authRoutes } from './http/auth-routes.ts';
import { createAuth } from './http/auth.ts';
import { createKeys, type KeyInput } from './http/keys.ts';
import { listen } from './http/server.ts';
import { createThrottle } from './http/throttle.ts';
import { createVendor } from './http/vendor.ts';
import { createLinks } from './links/links.ts';
import { linkRoute } from './links/routes.ts';
import { lookupRoutes } from './lookup/routes.ts';
import { startMailSink, type Login } from './mail/sink.ts';
import type { SmtpTls } from './mail/tls-modes.ts';
import { createSelfSigned } from './tls/self-signed.ts';
import type { Inbound, Reported } from './oracle/entry.ts';
import { openOracle, type Oracle } from './oracle/oracle.ts';
import { createRandom } from './faults/random.ts';
import { createCourier } from './reports/courier.ts';
import type { HookInput } from './reports/hook-schema.ts';
import { createHooks } from './reports/hooks.ts';
import { createInbox, type InboundText } from './reports/inbound.ts';
import { createPollQueue } from './reports/poll-queue.ts';
import { createReportQueue } from './reports/report-queue.ts';
import { createPusher } from './reports/pusher.ts';
import { createWebhook } from './reports/webhook.ts';
import { defaultSettings, type Settings } from './settings.ts';
import { controlRoutes } from './sim/control-routes.ts';
import { createControl } from './sim/control.ts';
import { logRoutes } from './reads/log-routes.ts';
import { inboundEnvelope, reportRoutes } from './reads/report-routes.ts';
import { createFloodingFilter } from './send/flooding.ts';
import { createRefusals } from './send/refusals.ts';
import { createSubmit } from './send/submit.ts';
import { conversionRoute } from './sms/conversion-route.ts';
import { previewRoute } from './sms/preview.ts';
import { queryRoutes } from './sms/query-routes.ts';
import { sendRoutes } from './sms/send-routes.ts';
import { nextHop } from './send/hops.ts';
import { createSee } from './reports/seen.ts';
import { messagesRoutes } from './messages-api/routes.ts';
import { createWhatsAppRoom } from './whatsapp/room.ts';
import { createVoiceRoom } from './voice/room.ts';
import { takeUp } from './take-up.ts';
import { targetOf, type AdvanceInput } from './sim/clock-routes.ts';
import { createTime, type Advanced } from './time/time.ts';

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

/** Starts the Infobip look-alike and the mail sink on loopback. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const seed = options.seed ?? 1;
  const setup = options.setupFile === undefined ? undefined : readSetup(options.setupFile);
  let settings: Settings = { ...defaultSettings, ...setup?.settings, ...options.settings };
  const current = (): Settings => settings;
  const time = createTime(options.clock ?? straightTime);
  const { clock, timers, wire, work } = time;
  const oracle = openOracle({ clock, ...(options.dataFolder !== undefined && { folder: options.dataFolder }) });
  const faults = createFaultBox(createRandom(seed));
  const rules = createRules(current, createLuck(seed));
  const keys = createKeys(
    () => clock.now(),
    () => current().magic,
  );
  for (const key of [...(options.apiKey === undefined ? [] : [{ key: options.apiKey }]), ...(options.keys ?? [])])
    keys.add(key);
  const throttle = createThrottle(() => clock.now(), current);
  const webhook = createWebhook(work);
  const reports = createReportQueue(clock, oracle);
  const inboxQueue = createPollQueue<Inbound>(clock);
  const secret = options.webhookSecret;
  const hooks = createHooks(secret === undefined ? {} : { security: { type: 'hmac', secret } });
  const prepare = (): void => {
    for (const rule of [...(setup?.rules ?? []), ...(options.rules ?? [])]) rules.add(rule);
    for (const fault of [...(setup?.faults ?? []), ...(options.faults ?? [])]) faults.add(fault);
    for (const hook of [...(setup?.webhooks ?? []), ...(options.webhooks ?? [])]) hooks.add(hook);
  };
  prepare();
  const settled = (seqs: readonly number[], how: Reported): void => oracle.reported(seqs, how);
  const pushing = {
    webhook,
    timers,
    clock,
    faults,
    usual: hooks.usual,
    leastRetryMs: options.leastRetryMs ?? 1_000,
    settled,
  };
  const pusher = createPusher({ ...pushing, envelope: (results) => ({ results }) });
  const trackingPusher = createPusher({
    ...pushing,
    settled: () => undefined, // the message's report is another matter
    envelope: ([event]) => event as object,
    mostInABatch: 1,
  });
  const inboundPusher = createPusher({ ...pushing, envelope: (results) => inboundEnvelope(results, 0) });
  const voice = createVoiceRoom({
    oracle,
    clock,
    timers,
    work,
    settings: current,
    rules,
    leastRingMs: options.leastRingMs ?? 15_000,
    submit: (request) => submit(request),
  });
  const whatsapp = createWhatsAppRoom({ oracle, clock, settings: current });
  const see = createSee({ oracle, clock, pusher, hooks, webhookUrl: options.webhookUrl });
  const courier = createCourier({
    oracle,
    settings: current,
    clock,
    timers,
    wire,
    pusher,
    polled: reports,
    hooks,
    webhookUrl: options.webhookUrl,
    dialler: voice.dialler,
    answer: ({ to, from, account, channel }, text) => inbox.receive({ from: to, to: from, text, account, channel }),
    obstacle: (entry) => whatsapp.obstacle(entry),
    hopOn(entry, verdict) {
      const next = nextHop(oracle, entry, verdict);
      if (next) submit(next);
      return next !== undefined;
    },
    see,
  });
  const email = createEmail({
    oracle,
    clock,
    timers,
    settings: current,
    pusher: trackingPusher,
    hooks,
    trackingUrl: options.trackingUrl,
  });
  const bulks = createBulks({ oracle, clock, deliver: courier.deliver });
  const inbox = createInbox({ oracle, pusher: inboundPusher, polled: inboxQueue, hooks, url: options.inboundUrl });

  const change = (wanted: Partial<Settings>): Settings => (settings = { ...settings, ...wanted });
  const reset = (): void => {
    timers.clear();
    courier.clear();
    faults.clear();
    rules.clear();
    hooks.clear();
    prepare();
    pusher.clear();
    inboundPusher.clear();
    trackingPusher.clear();
    reports.clear();
    inboxQueue.clear();
    voice.dialler.clear();
    email.engagements.clear();
    bulks.clear();
    throttle.clear();
    flooding.clear();
    blocklist.clear();
    oracle.reset();
  };
  const { expect } = email.engagements;
  const flooding = createFloodingFilter();
  const blocklist = createBlocklist(oracle);
  const credit = createCredit(oracle, current);
  const refusals = createRefusals({ blocklist, credit, flooding, settings: current });
  let httpUrl = '';
  const links = createLinks(oracle, () => httpUrl);
  const submit = createSubmit({ oracle, rules, refusals, courier, settings: current, clock, bulks, links, expect });
  /** Of what is told one by one, without a frame. */
  const single = createPusher({ ...pushing, settled: () => undefined, envelope: ([one]) => one ?? {} });
  const lookupPusher = createPusher({ ...pushing, settled: () => undefined, envelope: (results) => ({ results }) });
  const routes = [
    ...authRoutes(keys),
    ...sendRoutes(submit),
    ...queryRoutes({ submit, clock, keys }),
    previewRoute,
    conversionRoute(oracle),
    linkRoute(links, single, clock),
    ...voice.routes(submit),
    ...email.routes(submit),
    ...whatsapp.routes(submit),
    ...messagesRoutes({ submit, oracle, reports, inbox: inboxQueue }),
    ...bulkRoutes(bulks, current),
    ...logRoutes({ oracle, clock, settings: current }),
    ...accountRoutes(credit),
    ...lookupRoutes({ oracle, rules, pusher: lookupPusher, clock, timers }),
    ...blocklistRoutes({ blocklist, clock, timers, settings: current }),
    ...reportRoutes({ oracle, reports, inbox: inboxQueue }),
  ];
  const smtpTls = options.smtpTls ?? 'off';
  const certified = smtpTls === 'off' ? undefined : createSelfSigned();
  const mail = await startMailSink({
    port: options.smtpPort ?? 0,
    oracle,
    faults,
    rules,
    wire,
    settings: current,
    login: options.smtpLogin,
    tls: smtpTls,
    certified,
  });
  const http = await listen({
    host: options.host,
    port: options.port ?? 0,
    vendor: createVendor({ routes, oracle, faults, clock, wire, callerOf: createAuth(keys), throttle }),
    tracking: email.tracking,
    control: createControl(
      controlRoutes({
        oracle,
        clock,
        time,
        smtpUrl: mail.url,
        certificate: certified?.cert,
        faults,
        rules,
        hooks,
        keys,
        inbox,
        engagements: email.engagements,
        courier,
        switchboard: voice.switchboard,
        see,
        settings: current,
        change,
        reset,
      }),
    ),
  });
  httpUrl = http.url;
  takeUp({ oracle, rules, bulks, courier, expect });
  inbox.takeUp();

  return {
    httpUrl: http.url,
    smtpUrl: mail.url,
    certificate: certified?.cert,
    oracle,
    clock,
    async advance(by) {
      if (time.advance === undefined)
        throw new Error(`time is ${clock.mode} here: only a virtual clock can be advanced`);
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
      await Promise.all([http.close(), mail.close()]);
      oracle.close();
    },
  };
}
