import type { DigestStep, EventMatcher, JourneyDefinition, SomeOf, Step, WaitUntilDateStep } from './definition.ts';
import { entryAnchor, findStep } from './tree.ts';
import { defaultSure, type WinnerRule } from './winner/winner-rule.ts';

/** One step in a few words, for timelines and `why`: "send sms 'come-back' (marketing)". The id itself where the version has no such step. */
export function describeStep(definition: JourneyDefinition, stepId: string): string {
  const step = findStep(definition, stepId)?.step;
  return step === undefined ? stepId : describe(step);
}

function describe(step: Step): string {
  switch (step.kind) {
    case 'send':
      return `send ${step.channel} '${step.template}' (${[step.class, step.topic].filter(Boolean).join(', ')})${step.mayDouble ? ', which may come twice' : ''}`;
    case 'webhook':
      return `call ${step.method} ${step.url}`;
    case 'emit':
      return `emit ${step.event}`;
    case 'enroll':
      return `begin journey '${step.journey}'${step.within === undefined ? '' : `, and wait up to ${step.within} for its end`}`;
    case 'update':
      return `set ${Object.keys(step.set).join(', ')}`;
    case 'wait':
      return `wait ${step.for}`;
    case 'waitUntil':
      return `${
        step.till === undefined
          ? `wait until ${step.at} (${zoneWords(step)})`
          : `wait for the hours from ${step.at} to ${step.till} (${zoneWords(step)})`
      }${step.spread === undefined ? '' : `, spread over ${step.spread}`}`;
    case 'waitUntilDate':
      return `wait until ${dateWords(step)}`;
    case 'waitFor':
      return `wait up to ${step.within} for ${awaitedWords(step.for)}`;
    case 'digest':
      return `gather ${awaitedWords(step.of)} for ${[step.for, ...soonerWords(step)].join(', or until ')}`;
    case 'throttle':
      return `let at most ${step.most} ${step.most === 1 ? 'person' : 'people'} pass in any ${step.per}`;
    case 'branch':
      return `choose one of ${step.cases.length + 1} ways`;
    case 'split':
      return `split ${step.shares.map(({ name, percent }) => `${name} ${percent} %`).join(', ')}${winnerWords(step.winner)}`;
    case 'repeat':
      return `repeat at most ${step.atMost} times${step.every === undefined ? '' : `, every ${step.every}`}`;
    case 'takeBack':
      return `take back what was done ${sinceWords(step.since)}`;
    case 'exit':
      return step.reason === undefined ? 'exit' : `exit: ${step.reason}`;
  }
}

export const sinceWords = (since: string): string =>
  since === entryAnchor ? 'since the beginning' : `since '${since}'`;

const metricWords = { goal: 'reach the goal', clicked: 'click', opened: 'open' } as const;
function winnerWords(rule: WinnerRule | undefined): string {
  if (rule === undefined) return '';
  const { by, within, after, sure = defaultSure } = rule;
  return `; after ${after} people the way on which most ${metricWords[by]} within ${within}, if that is ${sure} % sure`;
}

function soonerWords({ quiet, atMost, by }: DigestStep): readonly string[] {
  const of = by === undefined ? '' : ` of different ${by}`;
  return [
    ...(quiet === undefined ? [] : [`none came for ${quiet}`]),
    ...(atMost === undefined ? [] : [`there are ${atMost}${of}`]),
  ];
}

const zoneWords = ({ zone }: { readonly zone: string }): string => (zone === 'profile' ? "the person's time" : zone);

function dateWords({ offset, date, at, zone }: WaitUntilDateStep): string {
  const from = offset === undefined ? date : `${offset.by} ${offset.to} ${date}`;
  return at === undefined
    ? from
    : `${at} ${offset === undefined ? 'on' : 'of the day'} ${from} (${zoneWords({ zone })})`;
}

/** What a wait is for, in a few words. */
export function awaitedWords(awaited: EventMatcher | SomeOf): string {
  if (!('of' in awaited)) return awaited.where === undefined ? awaited.event : `a certain ${awaited.event}`;
  const words = awaited.of.map(awaitedWords);
  const last = words.at(-1) ?? '';
  const listed = (word: string): string =>
    words.length < 2 ? last : `${words.slice(0, -1).join(', ')} ${word} ${last}`;
  if (awaited.need === 1) return listed('or');
  return awaited.need === awaited.of.length ? listed('and') : `${awaited.need} of ${listed('and')}`;
}
