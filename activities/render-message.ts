import { capabilities } from '../domain/channel.ts';
import type { SendSubject } from '../domain/message/ledger.ts';
import type { MessageContent } from '../domain/message/outcome.ts';
import type { SendFacts, SendIntent } from '../domain/policy/facts.ts';
import { type CompiledTemplates, templateKey } from '../domain/template/compiled.ts';
import { resolveLocale } from '../domain/template/locale.ts';
import type { RenderedContent, TemplateRenderer } from '../domain/template/renderer.ts';
import { templateScope } from '../domain/template/scope.ts';
import type { Renderer } from './ports.ts';

export type RenderDeps = {
  readonly renderer: TemplateRenderer;
  /** The templates the enrollment entered with (I9), or those stored with a direct send. */
  readonly templates: (subject: SendSubject) => Promise<CompiledTemplates>;
  readonly unsubscribeUrl: (subject: SendSubject, intent: SendIntent, profileId: string) => string;
};

/** Picks the person's locale, the sender, and the unsubscribe address; the template does the rest. */
export function createRenderMessage(deps: RenderDeps): Renderer {
  return async ({ subject, intent, facts }) => {
    const key = templateKey(intent.channel, intent.template);
    const locales = (await deps.templates(subject))[key];
    if (locales === undefined) return { kind: 'failed', reason: `no template ${key} in this version` };
    const locale = resolveLocale(Object.keys(locales), facts.profile.traits['locale'], facts.settings.defaultLocale);
    const template = locale === undefined ? undefined : locales[locale];
    if (locale === undefined || template === undefined)
      return { kind: 'failed', reason: `template ${key} has no locale` };
    const sender = facts.settings.senders?.[intent.channel];
    if (sender === undefined)
      return { kind: 'failed', reason: `no sender for ${intent.channel}: add one to senders.yaml` };

    const unsubscribeUrl = wantsUnsubscribe(intent)
      ? deps.unsubscribeUrl(subject, intent, facts.profile.id)
      : undefined;
    const scope = templateScope({ ...scopeOf(facts), workspace: subject.workspace, unsubscribeUrl });
    const result = await deps.renderer.render(template, scope);
    if (result.kind === 'failed') return { kind: 'failed', reason: `template ${key}: ${result.reason}` };
    return {
      kind: 'rendered',
      content: toContent(intent, result.content, locale, sender.voice),
      locale,
      from: sender.from,
      ...(unsubscribeUrl === undefined ? {} : { unsubscribeUrl }),
    };
  };
}

function toContent(intent: SendIntent, made: RenderedContent, locale: string, voice?: string): MessageContent {
  if (capabilities(intent.channel)?.content !== 'speech') return made;
  return { kind: 'speech', text: made.text, language: locale, ...(voice === undefined ? {} : { voice }) };
}

const wantsUnsubscribe = (intent: SendIntent): boolean =>
  intent.class === 'marketing' && capabilities(intent.channel)?.oneClickUnsubscribe === true;

const scopeOf = (facts: SendFacts) => ({
  profileId: facts.profile.id,
  traits: facts.profile.traits,
  event: facts.entry,
});
