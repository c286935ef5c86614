import { capabilities } from '../channel.ts';
import { realClock } from '../clock.ts';
import type { JourneyDefinition } from '../journey/definition.ts';
import type { JsonObject } from '../json.ts';
import type { SendFacts, SendIntent } from '../policy/facts.ts';
import { templateKey, type CompiledTemplate } from '../template/compiled.ts';
import { resolveLocale } from '../template/locale.ts';
import type { RenderResult } from '../template/renderer.ts';
import { templateScope, type TemplateScope } from '../template/scope.ts';
import type { Bundle } from './bundle.ts';

export type Render = (template: CompiledTemplate, scope: TemplateScope) => RenderResult;

/** Whoever a scenario is about. */
export const playedProfileId = '00000000-0000-7000-8000-000000000001';
const unsubscribeUrl = 'https://carillon.example/unsubscribe/simulated';

/** What policy knows of somebody who is in a journey that runs, and of whom nothing is written down that bars a message. */
export function playedFacts(
  { settings }: Bundle,
  { id }: JourneyDefinition,
  about: Pick<SendFacts, 'consents' | 'entry'> & Pick<SendFacts['profile'], 'traits'> & { readonly profileId: string },
): SendFacts {
  const { profileId, consents, traits, entry } = about;
  return {
    enrollment: { running: true, mark: null, paused: false, revision: 1 },
    journey: { id, status: 'live' },
    profile: { id: profileId, traits, revision: 1 },
    consents,
    suppressions: [],
    halts: [],
    row: null,
    settings,
    entry,
    clock: realClock,
  };
}

/** What the person would read, in their language. `steps`: what came of earlier ones. */
export function playedText(
  { workspace, settings, templates }: Bundle,
  { channel, template: name, class: messageClass }: SendIntent,
  { profile: { id: profileId, traits }, entry }: SendFacts,
  steps: JsonObject,
  render: Render,
): RenderResult & { readonly locale: string } {
  const key = templateKey(channel, name);
  const locales = templates[key] ?? {};
  const locale = resolveLocale(Object.keys(locales), traits['locale'], settings.defaultLocale) ?? '';
  const template = locales[locale];
  if (template === undefined) return { kind: 'failed', reason: `there is no template '${key}'`, locale };
  const wantsUnsubscribe = messageClass === 'marketing' && capabilities(channel)?.oneClickUnsubscribe === true;
  const scope = templateScope({
    workspace,
    profileId,
    traits,
    event: entry,
    steps,
    unsubscribeUrl: wantsUnsubscribe ? unsubscribeUrl : undefined,
    locale,
    defaultZone: settings.defaultZone,
  });
  return { ...render(template, scope), locale };
}
