import { capabilities } from '../domain/channel.ts';
import type { JsonObject } from '../domain/json.ts';
import type { SendSubject } from '../domain/message/ledger.ts';
import type { MailFile } from '../domain/message/outcome.ts';
import { tooLongFor } from '../domain/message/too-long.ts';
import type { SendFacts, SendIntent } from '../domain/policy/facts.ts';
import { type CompiledTemplates, templateKey } from '../domain/template/compiled.ts';
import { resolveLocale } from '../domain/template/locale.ts';
import type { RenderResult, TextJob } from '../domain/template/renderer.ts';
import { templateScope } from '../domain/template/scope.ts';
import { createMakeContent } from './make-content.ts';
import type { Rendering } from './ports.ts';

/** What every message of one intent is made of. */
export type Making = {
  readonly intent: SendIntent;
  readonly settings: SendFacts['settings'];
  readonly templates: CompiledTemplates;
  /** Null: links that mail programs do not follow would leave, so nothing does. */
  readonly unsubscribeUrl: (subject: SendSubject, intent: SendIntent, profileId: string) => string | null;
  /** The country of an address, two letters; undefined where it has none. */
  readonly countryOf: (address: string) => string | undefined;
};

/** A text to be rendered and what its result becomes, or why there is nothing to render. */
export type Prepared =
  | {
      readonly kind: 'prepared';
      readonly text: TextJob;
      readonly finish: (result: RenderResult, files?: readonly MailFile[]) => Rendering;
    }
  | Extract<Rendering, { kind: 'failed' }>;

/** Picks the person's locale, the sender of their country, and the unsubscribe address; the template does the rest. `to`: the address that is written to. */
export function createPrepare(
  making: Making,
): (subject: SendSubject, facts: SendFacts, to: string, steps?: JsonObject) => Prepared {
  const { intent, settings, templates, unsubscribeUrl, countryOf } = making;
  const key = templateKey(intent.channel, intent.template);
  const locales = templates[key];
  const sender = settings.senders?.[intent.channel];
  if (locales === undefined) return () => failed(`no template ${key} in this version`);
  const available = Object.keys(locales);
  if (available.length === 0) return () => failed(`template ${key} has no locale`);
  if (sender === undefined) return () => failed(`no sender for ${intent.channel}: add one to senders.yaml`);
  const { from, byCountry } = sender;
  const makeContent = createMakeContent(intent, sender);
  const most = capabilities(intent.channel)?.longest;
  const known = new Map<unknown, string | undefined>();
  const localeOf = (wanted: unknown): string | undefined => {
    if (!known.has(wanted)) known.set(wanted, resolveLocale(available, wanted, settings.defaultLocale));
    return known.get(wanted);
  };

  const senderFor = (to: string): string => (byCountry === undefined ? from : (byCountry[countryOf(to) ?? ''] ?? from));

  return (subject, facts, to, steps) => {
    const { profile, entry } = facts;
    const locale = localeOf(profile.traits['locale']);
    const template = locale === undefined ? undefined : locales[locale];
    if (locale === undefined || template === undefined) return failed(`template ${key} has no locale`);
    const url = wantsUnsubscribe(intent) ? unsubscribeUrl(subject, intent, profile.id) : undefined;
    if (url === null) return failed(insecure);
    const link = url === undefined ? {} : { unsubscribeUrl: url };
    const { workspace } = subject;
    const scope = templateScope({
      workspace,
      profileId: profile.id,
      traits: profile.traits,
      event: entry,
      steps,
      ...link,
      locale,
      defaultZone: settings.defaultZone,
    });
    return {
      kind: 'prepared',
      text: { template, scope },
      finish(result, files) {
        if (result.kind === 'failed') return failed(`template ${key}: ${result.reason}`);
        const content = makeContent(result.content, locale, { template, files });
        const tooLong = most === undefined ? null : tooLongFor(most, content);
        if (tooLong !== null) return failed(`template ${key}: ${tooLong}`);
        return { kind: 'rendered', content, locale, from: senderFor(to), ...link };
      },
    };
  };
}

/** RFC 8058 §3.1: one click is done over HTTPS only, and mailbox providers refuse bulk mail without it. */
const insecure = 'marketing mail needs unsubscribe links of https: set CARILLON_PUBLIC_URL';

const failed = (reason: string) => ({ kind: 'failed', reason }) as const;

const wantsUnsubscribe = (intent: SendIntent): boolean =>
  intent.class === 'marketing' && capabilities(intent.channel)?.oneClickUnsubscribe === true;
