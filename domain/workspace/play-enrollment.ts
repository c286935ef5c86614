import type { Instant } from '../clock.ts';
import type { Facts } from '../condition/path.ts';
import { canonicalJson } from '../canonical-json.ts';
import type { Json, JsonObject } from '../json.ts';
import type { CompensationOutcome } from '../journey/command.ts';
import type { EnrollStep, JourneyDefinition, SendStep, Step } from '../journey/definition.ts';
import { choose, resolveMoment } from '../journey/look-ups.ts';
import { sendIntent } from '../journey/send-intent.ts';
import { undoStep } from '../journey/undo.ts';
import { keysOf } from '../journey/digest-keys.ts';
import { matchedBy } from '../journey/matchers.ts';
import type { Answers } from '../journey/state.ts';
import { simulate, onTime, type Answer, type Delivery, type Question } from '../journey/simulate.ts';
import { findStep } from '../journey/tree.ts';
import { partsOf } from '../message/parts.ts';
import { decide, profileZone, type PolicyTools } from '../policy/decide.ts';
import type { SendFacts, SendIntent } from '../policy/facts.ts';
import { sharesToTake } from '../policy/spend-rule.ts';
import { templateKey } from '../template/compiled.ts';
import type { Bundle } from './bundle.ts';
import { playedFacts, playedProfileId, playedText, type Render } from './played-message.ts';
import { countedBefore, type PlayedSend } from './played-sends.ts';
import { playReceipt, receiptAfterMs } from './play-receipt.ts';
import { createTraits } from './scenario-traits.ts';
import { somebodyWhoDraws } from './somebody-who-draws.ts';
import type { Happening, Scenario, ScenarioEvent } from './scenario.ts';

export type PlayTools = {
  readonly policy: PolicyTools;
  readonly render: Render;
};

export type PlayedEnrollment = {
  readonly happenings: readonly Happening[];
  readonly sends: readonly PlayedSend[];
  readonly end: Instant;
};

/**
 * One run of one journey, by the interpreter, the policy and the templates that the real one uses. `others`: what left from other runs, by
 * their numbers, `run` being this one's.
 */
export function playEnrollment(
  bundle: Bundle,
  definition: JourneyDefinition,
  scenario: Scenario,
  entryIndex: number,
  tools: PlayTools,
  run: number,
  others: readonly PlayedSend[],
): PlayedEnrollment {
  const entryEvent = scenario.events[entryIndex];
  if (entryEvent === undefined) throw new Error(`scenario '${scenario.name}' has no event ${entryIndex}`);
  const entry = entryEvent.properties;
  const happenings: Happening[] = [];
  const sends: PlayedSend[] = [];
  const traits = createTraits(scenario);
  const say = (happening: Omit<Happening, 'journey'>): void =>
    void happenings.push({ ...happening, journey: definition.id });

  const consentsOn = (channel: string): SendFacts['consents'] =>
    scenario.consents.filter((consent) => consent.channel === channel);

  /** What a branch knows of earlier steps, as of an instant. */
  const came = new Map<string, (at: Instant) => JsonObject>();
  const leave = (step: string, facts: JsonObject): void => void came.set(step, () => facts);
  const acts = new Map<string, Act>();
  const answerSend = (step: SendStep, question: Send, at: Instant, compensates = false): Answer => {
    const plain = sendIntent(bundle.workspace, step, question);
    const intent: SendIntent = compensates ? { ...plain, compensates } : plain;
    const message = templateKey(intent.channel, intent.template);
    const about = { consents: consentsOn(intent.channel), traits: traits.at(at), entry };
    const facts = { ...playedFacts(bundle, definition, about), ...countedBefore(sends, others, run, at) };
    const first = decide(intent, facts, at, tools.policy);
    const steps = stepsAt(at, question.answers);
    const made = first.kind === 'go' ? playedText(bundle, intent, facts, steps, tools.render) : undefined;
    const sized = made?.kind === 'rendered' ? { ...intent, parts: partsOf(intent.channel, made.content) } : intent;
    // What it costs is known once it is rendered.
    const verdict = first.kind === 'go' ? decide(sized, facts, at, tools.policy) : first;
    if (verdict.kind === 'defer') {
      const { until, reason, wakeOn } = verdict;
      say({ at, kind: 'deferred', message, reason });
      return { outcome: { kind: 'deferred', at, until, reason, ...(wakeOn ? { wakeOn } : {}) } };
    }
    const skip = (outcome: 'skipped' | 'rejected', reason: string): Answer => {
      say({ at, kind: 'skipped', message, reason });
      leave(step.id, { outcome });
      return { outcome: { kind: outcome, at, reason } };
    };
    if (verdict.kind === 'refuse') return skip('skipped', verdict.reason);
    if (made?.kind !== 'rendered') return skip('rejected', made?.reason ?? 'nothing was rendered');
    const { content, locale } = made;
    const shares = sharesToTake(sized, facts, verdict.address, at, tools.policy) ?? [];
    sends.push({ run, channel: intent.channel, class: intent.class, at, shares });
    const report = playReceipt(scenario, intent.channel, message);
    const reportAt = at + receiptAfterMs;
    came.set(step.id, (now) => (report !== null && now >= reportAt ? report.facts : { outcome: 'accepted' }));
    acts.set(actKey(question), { takeBackUntil: intent.liesMs === undefined ? null : at + intent.liesMs, was: null });
    say({
      at,
      kind: 'sent',
      message,
      locale,
      text: content.text,
      ...(content.kind === 'mail' ? { subject: content.subject } : {}),
    });
    const outcome = { kind: 'accepted', at } as const;
    if (report === null || !intent.awaitsReceipt) return { outcome };
    const { visit, hop } = question;
    const receipt = onTime({ kind: 'receipt', at: reportAt, step: step.id, visit, hop, status: report.status });
    return { outcome, deliveries: [receipt] };
  };

  /** Other systems answer at once and with nothing: what they would say is theirs. */
  const perform = (question: Visit, kind: 'called' | 'emitted' | 'enrolled', message: string, at: Instant): Answer => {
    say({ at, kind, message });
    leave(question.step, { outcome: { called: 'answered', emitted: 'emitted', enrolled: 'entered' }[kind] });
    acts.set(actKey(question), { takeBackUntil: null, was: null });
    return { outcome: { kind: 'performed', at, detail: kind } };
  };
  const enroll = (question: Visit, { id, journey, within }: EnrollStep, at: Instant): Answer => {
    const answer = perform(question, 'enrolled', journey, at);
    if (within === undefined) return answer;
    const { as, afterMs } = scenario.ends[id] ?? { as: 'completed', afterMs: 0 };
    const outcome = { kind: 'performed', at, detail: 'enrolled', awaits: true } as const;
    if (as === 'never') return { outcome };
    const endsAt = at + afterMs;
    came.set(id, (now) => ({ outcome: 'entered', ...(now < endsAt ? {} : { ended: as, reason: as }) }));
    return { outcome, deliveries: [onTime({ kind: 'ended', at: endsAt, step: id, visit: question.visit, how: as })] };
  };
  /** By the rules of `domain/compensation`, in a world where every provider keeps its word. */
  const undo = (step: Step, question: Visit, at: Instant): Answer => {
    const act = acts.get(actKey(question));
    const ended = (how: CompensationOutcome): Answer => {
      say({ at, kind: 'undone', message: step.id, reason: how });
      return { outcome: { kind: 'compensated', at, how } };
    };
    if (act === undefined) return ended(step.kind === 'send' && step.undo?.at === 'carillon' ? 'undone' : 'nothing');
    const by = undoStep(step);
    if (step.kind === 'update' && act.was !== null) {
      const held = traits.at(at);
      const ours = Object.entries(step.set).filter(([path, value]) => same(held[traitName(path)], value));
      traits.set(at, Object.fromEntries(ours.map(([path]) => [path, act.was?.[path] ?? null])));
      if (by === undefined) return ended(ours.length > 0 ? 'undone' : 'nothing');
    }
    if (act.takeBackUntil !== null && at < act.takeBackUntil) return ended('undone');
    if (by === undefined) return ended('tooLate');
    if (by.kind === 'webhook') {
      say({ at, kind: 'called', message: by.url });
      return ended('undone');
    }
    const { outcome } = answerSend(
      by,
      { kind: 'send', step: by.id, visit: question.visit, hop: 0, began: at },
      at,
      true,
    );
    if (outcome.kind === 'deferred')
      return { outcome: { kind: 'compensating', at, until: outcome.until, realMs: null } };
    return ended(outcome.kind === 'accepted' ? 'undone' : 'refused');
  };

  const named = (name: string): JsonObject =>
    name === 'entry' ? entry : (scenario.events[numberOf(name)]?.properties ?? {});
  const stepsAt = (at: Instant, answers: Answers = {}): JsonObject => ({
    ...Object.fromEntries([...came].map(([id, tell]) => [id, tell(at)])),
    ...Object.fromEntries(
      Object.entries(answers).map(([id, answer]): readonly [string, JsonObject] => [
        id,
        typeof answer === 'string'
          ? { event: named(answer) }
          : { count: answer.count, events: answer.events.map(named) },
      ]),
    ),
  });
  const knownAt = (at: Instant, { answers }: { readonly answers?: Answers }): Facts => ({
    traits: traits.at(at),
    event: entry,
    entry,
    steps: stepsAt(at, answers),
  });
  const answer = (question: Question, at: Instant): Answer => {
    if (question.kind === 'finish') return { outcome: { kind: 'finished', at } };
    const step = findStep(definition, question.step)?.step;
    if (question.kind === 'send' && step?.kind === 'send') return answerSend(step, question, at);
    if (question.kind === 'update' && step?.kind === 'update') {
      const held = traits.at(at);
      const was = Object.fromEntries(Object.keys(step.set).map((path) => [path, held[traitName(path)] ?? null]));
      acts.set(actKey(question), { takeBackUntil: null, was });
      traits.set(at, step.set);
      return { outcome: { kind: 'updated', at } };
    }
    if (question.kind === 'webhook' && step?.kind === 'webhook') return perform(question, 'called', step.url, at);
    if (question.kind === 'emit' && step?.kind === 'emit') return perform(question, 'emitted', step.event, at);
    if (question.kind === 'enroll' && step?.kind === 'enroll') return enroll(question, step, at);
    // Nobody else is there.
    if (question.kind === 'takeTurn') return { outcome: { kind: 'instant', at, instant: at } };
    if (question.kind === 'compensate' && step !== undefined) return undo(step, question, at);
    if (question.kind === 'choose' && (step?.kind === 'branch' || step?.kind === 'repeat'))
      return { outcome: choose(step, knownAt(at, question), at) };
    if (question.kind === 'resolveTime' && (step?.kind === 'waitUntil' || step?.kind === 'waitUntilDate')) {
      const facts = knownAt(at, question);
      const { zones } = tools.policy;
      const person = { profile: { id: playedProfileId, traits: facts.traits, revision: 1 }, settings: bundle.settings };
      const zone = step.zone === 'profile' ? profileZone(person, zones) : step.zone;
      return { outcome: resolveMoment(step, { after: question.after, at, facts, zone, zones }) };
    }
    throw new Error(`journey '${definition.id}' asked to ${question.kind} at step '${question.step}'`);
  };

  const factsOf = (event: ScenarioEvent): Facts => ({ traits: traits.at(event.at), event: event.properties, entry });
  const deliveries = scenario.events.slice(entryIndex + 1).flatMap((event, index): readonly Delivery[] => [
    ...(Object.keys(event.traits).length > 0 ? [onTime({ kind: 'profileChanged', at: event.at })] : []),
    onTime({
      kind: 'event',
      id: eventName(entryIndex + 1 + index),
      type: event.type,
      at: event.at,
      // Judged when it arrives: by then the journey may have changed the profile.
      get matched() {
        return matchedBy(definition, event.type, factsOf(event));
      },
      get keys() {
        return keysOf(definition, this.matched, factsOf(event), playedProfileId).keys ?? {};
      },
    }),
  ]);
  const { state, decisions, end } = simulate(definition, {
    start: entryEvent.at,
    who: somebodyWhoDraws(definition, scenario.draws),
    deliveries,
    answer,
  });
  const last = decisions.at(-1)?.at ?? entryEvent.at;
  if (state.phase.kind === 'done')
    say({ at: last, kind: 'ended', reason: `${state.phase.status}: ${state.phase.reason}` });
  return { happenings, sends, end: end === 'done' ? last : Infinity };
}

/** By its place in the scenario. */
const eventName = (index: number): string => `event-${index}`;
const numberOf = (name: string): number => Number(name.slice('event-'.length));

type Send = Extract<Question, { kind: 'send' }>;
type Visit = { readonly step: string; readonly visit: number };
/** What one visit of a step did, as far as undoing it needs to know. */
type Act = { readonly takeBackUntil: Instant | null; readonly was: JsonObject | null };

const actKey = ({ step, visit }: Visit): string => `${step} ${visit}`;
const traitName = (path: string): string => path.replace(/^traits\./, '');
const same = (left: Json | undefined, right: Json): boolean => canonicalJson(left ?? null) === canonicalJson(right);
