import { capabilities } from '../channel.ts';
import { realClock, type Instant } from '../clock.ts';
import { evaluate } from '../condition/evaluate.ts';
import type { JourneyDefinition, SendStep } from '../journey/definition.ts';
import { durationMs } from '../journey/duration.ts';
import { matchedBy } from '../journey/matchers.ts';
import { simulate, onTime, type Answer, type Delivery, type Question } from '../journey/simulate.ts';
import { findStep } from '../journey/tree.ts';
import { decide, profileZone, type PolicyTools } from '../policy/decide.ts';
import type { SendFacts, SendIntent } from '../policy/facts.ts';
import { templateKey, type CompiledTemplate } from '../template/compiled.ts';
import { resolveLocale } from '../template/locale.ts';
import type { RenderResult } from '../template/renderer.ts';
import { templateScope, type TemplateScope } from '../template/scope.ts';
import type { Bundle } from './bundle.ts';
import { createTraits } from './scenario-traits.ts';
import type { Happening, Scenario } from './scenario.ts';

export type PlayTools = {
  readonly policy: PolicyTools;
  readonly render: (template: CompiledTemplate, scope: TemplateScope) => RenderResult;
};

export type PlayedEnrollment = { readonly happenings: readonly Happening[]; readonly end: Instant };

const profileId = '00000000-0000-7000-8000-000000000001';
const unsubscribeUrl = 'https://carillon.example/unsubscribe/simulated';
const defaultAddressGraceMs = 2 * 60_000;
/** A provider's report comes soon after, never at once. */
const receiptAfterMs = 1_000;

/** One run of one journey, by the interpreter, the policy and the templates that the real one uses. */
export function playEnrollment(
  bundle: Bundle,
  definition: JourneyDefinition,
  scenario: Scenario,
  entryIndex: number,
  tools: PlayTools,
): PlayedEnrollment {
  const entryEvent = scenario.events[entryIndex];
  if (entryEvent === undefined) throw new Error(`scenario '${scenario.name}' has no event ${entryIndex}`);
  const entry = entryEvent.properties;
  const happenings: Happening[] = [];
  const traits = createTraits(scenario);
  const say = (happening: Omit<Happening, 'journey'>): void =>
    void happenings.push({ ...happening, journey: definition.id });

  const consentsOn = (channel: string): SendFacts['consents'] =>
    scenario.consents.filter((consent) => consent.channel === channel);

  const answerSend = (step: SendStep, question: Question & { kind: 'send' }, at: Instant): Answer => {
    const message = templateKey(step.channel, step.template);
    const facts = sendFacts(bundle, definition, consentsOn(step.channel), traits.at(at), entry);
    const intent = intentOf(bundle, step, question.began);
    const verdict = decide(intent, facts, at, tools.policy);
    if (verdict.kind === 'defer') {
      const { until, reason, wakeOn } = verdict;
      say({ at, kind: 'deferred', message, reason });
      return { outcome: { kind: 'deferred', at, until, reason, ...(wakeOn ? { wakeOn } : {}) } };
    }
    const skip = (reason: string): void => say({ at, kind: 'skipped', message, reason });
    if (verdict.kind === 'refuse') {
      skip(verdict.reason);
      return { outcome: { kind: 'skipped', at, reason: verdict.reason } };
    }
    const rendered = render(bundle, message, facts, step, tools);
    if (rendered.kind === 'failed') {
      skip(rendered.reason);
      return { outcome: { kind: 'rejected', at, reason: rendered.reason } };
    }
    const { content, locale } = rendered;
    say({
      at,
      kind: 'sent',
      message,
      locale,
      text: content.text,
      ...(content.kind === 'mail' ? { subject: content.subject } : {}),
    });
    const receipt = onTime({
      kind: 'receipt',
      at: at + receiptAfterMs,
      step: step.id,
      visit: question.visit,
      status: 'delivered',
    });
    return { outcome: { kind: 'accepted', at }, deliveries: intent.awaitsReceipt ? [receipt] : [] };
  };

  const answer = (question: Question, at: Instant): Answer => {
    const step = findStep(definition, question.step)?.step;
    if (question.kind === 'send' && step?.kind === 'send') return answerSend(step, question, at);
    if (question.kind === 'update' && step?.kind === 'update') {
      traits.set(at, step.set);
      return { outcome: { kind: 'updated', at } };
    }
    if (question.kind === 'choose' && step?.kind === 'branch') {
      const facts = { traits: traits.at(at), event: entry, entry };
      return { outcome: { kind: 'chosen', at, index: step.cases.findIndex((one) => evaluate(one.when, facts)) } };
    }
    if (question.kind === 'resolveTime' && step?.kind === 'waitUntil') {
      const facts = { profile: { id: profileId, traits: traits.at(at), revision: 1 }, settings: bundle.settings };
      const zone = step.zone === 'profile' ? profileZone(facts, tools.policy.zones) : step.zone;
      const instant = tools.policy.zones.nextLocal(zone, question.after, step.at, step.days);
      return { outcome: { kind: 'instant', at, instant } };
    }
    throw new Error(`journey '${definition.id}' asked to ${question.kind} at step '${question.step}'`);
  };

  const deliveries = scenario.events.slice(entryIndex + 1).flatMap((event, index): readonly Delivery[] => [
    ...(Object.keys(event.traits).length > 0 ? [onTime({ kind: 'profileChanged', at: event.at })] : []),
    onTime({
      kind: 'event',
      id: `event-${entryIndex + 1 + index}`,
      type: event.type,
      at: event.at,
      // Judged when it arrives: by then the journey may have changed the profile.
      get matched() {
        return matchedBy(definition, event.type, { traits: traits.at(event.at), event: event.properties, entry });
      },
    }),
  ]);
  const { state, decisions, end } = simulate(definition, { start: entryEvent.at, deliveries, answer });
  const last = decisions.at(-1)?.at ?? entryEvent.at;
  if (state.phase.kind === 'done')
    say({ at: last, kind: 'ended', reason: `${state.phase.status}: ${state.phase.reason}` });
  return { happenings, end: end === 'done' ? last : Infinity };
}

function intentOf(bundle: Bundle, step: SendStep, began: Instant): SendIntent {
  return {
    workspace: bundle.workspace,
    channel: step.channel,
    class: step.class,
    topic: step.topic ?? null,
    template: step.template,
    began,
    awaitsReceipt: step.await === 'delivered' && capabilities(step.channel)?.receipts === true,
    addressGraceMs: step.addressGrace === undefined ? defaultAddressGraceMs : durationMs(step.addressGrace),
  };
}

function sendFacts(
  bundle: Bundle,
  definition: JourneyDefinition,
  consents: SendFacts['consents'],
  traits: SendFacts['profile']['traits'],
  entry: SendFacts['entry'],
): SendFacts {
  return {
    enrollment: { running: true, mark: null, paused: false, revision: 1 },
    journey: { id: definition.id, status: 'live' },
    profile: { id: profileId, traits, revision: 1 },
    consents,
    suppression: null,
    halts: [],
    row: null,
    settings: bundle.settings,
    entry,
    clock: realClock,
  };
}

type Rendered = RenderResult & { readonly locale: string };

function render(bundle: Bundle, message: string, facts: SendFacts, step: SendStep, tools: PlayTools): Rendered {
  const locales = bundle.templates[message] ?? {};
  const locale =
    resolveLocale(Object.keys(locales), facts.profile.traits['locale'], bundle.settings.defaultLocale) ?? '';
  const template = locales[locale];
  if (template === undefined) return { kind: 'failed', reason: `there is no template '${message}'`, locale };
  const wantsUnsubscribe = step.class === 'marketing' && capabilities(step.channel)?.oneClickUnsubscribe === true;
  const scope = templateScope({
    workspace: bundle.workspace,
    profileId,
    traits: facts.profile.traits,
    event: facts.entry,
    unsubscribeUrl: wantsUnsubscribe ? unsubscribeUrl : undefined,
  });
  return { ...tools.render(template, scope), locale };
}
