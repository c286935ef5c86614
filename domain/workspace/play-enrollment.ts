import { addressKind, type Channel } from '../channel.ts';
import type { Instant } from '../clock.ts';
import type { Facts } from '../condition/path.ts';
import { canonicalJson } from '../canonical-json.ts';
import type { Json, JsonObject } from '../json.ts';
import type { CompensationOutcome } from '../journey/command.ts';
import type { BranchStep, EnrollStep, JourneyDefinition, RepeatStep, SendStep, Step } from '../journey/definition.ts';
import { choose, resolveMoment } from '../journey/look-ups.ts';
import { sendIntent } from '../journey/send-intent.ts';
import { undoStep } from '../journey/undo.ts';
import type { Answers } from '../journey/state.ts';
import { onTime, simulation, type Answer, type Question, type Simulation } from '../journey/simulate.ts';
import { choicesOf, findStep } from '../journey/tree.ts';
import { partsOf } from '../message/parts.ts';
import { decide, profileZone, type PolicyTools } from '../policy/decide.ts';
import type { SendFacts, SendIntent } from '../policy/facts.ts';
import { millionths, priceOf } from '../policy/spend.ts';
import { sharesToTake } from '../policy/spend-rule.ts';
import { templateKey } from '../template/compiled.ts';
import type { Bundle } from './bundle.ts';
import { playedAnswers, type PlayedAnswers } from './played-answers.ts';
import { playedLateGoal } from './played-late-goal.ts';
import { playedFacts, playedText, type Render } from './played-message.ts';
import { sentEvent, type PlayedSend } from './played-sends.ts';
import type { AboutMessage, PlayedWorld, Told } from './played-world.ts';

export type PlayTools = {
  readonly policy: PolicyTools;
  readonly render: Render;
};

export type PlayedEnrollment = {
  readonly sends: readonly PlayedSend[];
  readonly end: Instant;
  /** A goal that comes after its end and still counts, if the person has not come in again by then; null: none does. */
  readonly lateGoal: { readonly at: Instant; readonly afterMs: number } | null;
  readonly simulation: Simulation;
};

/**
 * One run of one journey in a world, by the interpreter, the policy and the templates that the real one uses; `run` is its number. Yields
 * the instant of whatever it does next, so that many can take turns.
 */
export function* playEnrollment(
  bundle: Bundle,
  definition: JourneyDefinition,
  world: PlayedWorld,
  tools: PlayTools,
  run: number,
): Generator<Instant, PlayedEnrollment, undefined> {
  const { traits, profileId } = world;
  const entry = world.entry.properties;
  const sends: PlayedSend[] = [];
  const say = (happening: Told, about?: AboutMessage): void => world.tell(happening, about);

  /** What a branch knows of earlier steps, as of an instant. */
  const came = new Map<string, (at: Instant) => JsonObject>();
  const leave = (step: string, facts: JsonObject): void => void came.set(step, () => facts);
  const acts = new Map<string, Act>();
  const factsOn = (channel: Channel, at: Instant): SendFacts => ({
    ...playedFacts(bundle, definition, {
      profileId,
      consents: world.consentsOn(channel, at),
      traits: traits.at(at),
      entry,
    }),
    ...world.barsOn?.(channel),
  });
  const answerSend = (step: SendStep, question: Send, at: Instant, compensates = false): Answer => {
    const plain = sendIntent(bundle.workspace, step, question);
    const intent: SendIntent = compensates ? { ...plain, compensates } : plain;
    const message = templateKey(intent.channel, intent.template);
    const facts = { ...factsOn(intent.channel, at), ...world.counted(sends, at) };
    const first = decide(intent, facts, at, tools.policy);
    const steps = stepsAt(at, question.answers);
    const made = first.kind === 'go' ? playedText(bundle, intent, facts, steps, tools.render) : undefined;
    const sized = made?.kind === 'rendered' ? { ...intent, parts: partsOf(intent.channel, made.content) } : intent;
    // What it costs is known once it is rendered, and of interest to spend caps only.
    const asksAgain = first.kind === 'go' && bundle.settings.spend !== undefined;
    const verdict = asksAgain ? decide(sized, facts, at, tools.policy) : first;
    const { visit, hop } = question;
    const ruled = verdict.verdicts.at(-1);
    const about = { step: step.id, visit, hop, intent: sized };
    if (verdict.kind === 'defer') {
      const { until, reason, wakeOn } = verdict;
      say({ at, kind: 'deferred', message, reason }, { ...about, until, rule: ruled?.rule, of: verdict.of });
      return { outcome: { kind: 'deferred', at, until, reason, ...(wakeOn ? { wakeOn } : {}) } };
    }
    const skip = (outcome: 'skipped' | 'rejected', reason: string, no: Pick<AboutMessage, 'rule' | 'of'>): Answer => {
      say({ at, kind: 'skipped', message, reason }, { ...about, ...no });
      leave(step.id, { outcome });
      return { outcome: { kind: outcome, at, reason } };
    };
    if (verdict.kind === 'refuse') return skip('skipped', verdict.reason, { rule: ruled?.rule, of: verdict.of });
    if (made?.kind !== 'rendered')
      return skip('rejected', made?.reason ?? 'nothing was rendered', { rule: 'template', of: 'operations' });
    const { content, locale } = made;
    const fate = world.fateOf({ ...about, message, at });
    if (fate.kind === 'rejected') return skip('rejected', fate.reason, { rule: 'provider', of: 'address' });
    const { report, deliveries = [] } = fate;
    const shares = sharesToTake(sized, facts, verdict.address, at, tools.policy) ?? [];
    const country = addressKind(intent.channel) === 'phone' ? tools.policy.countryOf(verdict.address) : undefined;
    const amount = millionths(priceOf(bundle.settings, sized, country));
    const { channel, class: messageClass, template } = intent;
    sends.push({ run, channel, class: messageClass, template, at, shares });
    came.set(step.id, (now) => (report !== null && now >= report.at ? report.facts : { outcome: 'accepted' }));
    acts.set(actKey(question), { takeBackUntil: intent.liesMs === undefined ? null : at + intent.liesMs, was: null });
    say(
      {
        at,
        kind: 'sent',
        message,
        locale,
        text: content.text,
        ...(content.kind === 'mail' ? { subject: content.subject } : {}),
      },
      { ...about, shares, amount, report: report?.status },
    );
    const outcome = { kind: 'accepted', at } as const;
    if (report === null || !intent.awaitsReceipt) return { outcome, deliveries };
    const receipt = onTime({ kind: 'receipt', at: report.at, step: step.id, visit, hop, status: report.status });
    return { outcome, deliveries: [receipt, ...deliveries] };
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
    const { as, afterMs } = world.endOf?.(id) ?? { as: 'completed', afterMs: 0 };
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

  const named = (name: string): JsonObject => (name === 'entry' ? entry : world.eventNamed(name));
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
  const askedAt = (at: Instant, step: BranchStep | RepeatStep): PlayedAnswers =>
    playedAnswers(choicesOf(step), {
      segments: bundle.segments,
      at,
      traits: traits.at(at),
      entry,
      happened: [...(world.happened?.() ?? []), ...sends.map(sentEvent)],
      factsOn: (channel) => factsOn(channel, at),
      policy: tools.policy,
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
    if (question.kind === 'webhook' && step?.kind === 'webhook') {
      const failure = world.failureOf?.(question) ?? null;
      if (failure === null) return perform(question, 'called', step.url, at);
      leave(step.id, { outcome: 'failed' });
      return { outcome: { kind: 'failed', at, reason: failure, again: false } };
    }
    if (question.kind === 'emit' && step?.kind === 'emit') return perform(question, 'emitted', step.event, at);
    if (question.kind === 'enroll' && step?.kind === 'enroll') return enroll(question, step, at);
    // Nobody else is there, and nobody was before.
    if (question.kind === 'takeTurn') return { outcome: { kind: 'instant', at, instant: at } };
    if (question.kind === 'compensate' && step !== undefined) return undo(step, question, at);
    if (question.kind === 'choose' && (step?.kind === 'branch' || step?.kind === 'repeat'))
      return { outcome: choose(step, { ...knownAt(at, question), ...askedAt(at, step) }, at) };
    if (question.kind === 'draw') return { outcome: { kind: 'drawn', at, share: question.share, isWinner: false } };
    if (question.kind === 'resolveTime' && (step?.kind === 'waitUntil' || step?.kind === 'waitUntilDate')) {
      const facts = knownAt(at, question);
      const { zones } = tools.policy;
      const person = { profile: { id: profileId, traits: facts.traits, revision: 1 }, settings: bundle.settings };
      const zone = step.zone === 'profile' ? profileZone(person, zones) : step.zone;
      return {
        outcome: resolveMoment(step, { after: question.after, at, facts, zone, zones, who: world.who.enrollment }),
      };
    }
    throw new Error(`journey '${definition.id}' asked to ${question.kind} at step '${question.step}'`);
  };

  const done = yield* simulation(definition, {
    start: world.entry.at,
    who: world.who,
    deliveries: world.deliveries,
    answer,
    ...(world.meanwhile === undefined ? {} : { meanwhile: world.meanwhile }),
  });
  const { state, decisions, end } = done;
  const last = decisions.at(-1)?.at ?? world.entry.at;
  if (state.phase.kind === 'done')
    say({ at: last, kind: 'ended', reason: `${state.phase.status}: ${state.phase.reason}` });
  const lateGoal = playedLateGoal(definition, done, last, world.deliveries);
  return { sends, end: end === 'done' ? last : Infinity, lateGoal, simulation: done };
}

type Send = Extract<Question, { kind: 'send' }>;
type Visit = { readonly step: string; readonly visit: number };
/** What one visit of a step did, as far as undoing it needs to know. */
type Act = { readonly takeBackUntil: Instant | null; readonly was: JsonObject | null };

const actKey = ({ step, visit }: Visit): string => `${step} ${visit}`;
const traitName = (path: string): string => path.replace(/^traits\./, '');
const same = (left: Json | undefined, right: Json): boolean => canonicalJson(left ?? null) === canonicalJson(right);
