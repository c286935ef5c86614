import { describe, expect, it } from 'vitest';
import {
  branch,
  event,
  exit,
  journey,
  repeat,
  send,
  takeBack,
  wait,
  waitFor,
  webhook,
  when,
  type JourneyOptions,
  type StepInput,
} from '../../../../../domain/journey/builder.ts';
import { explainJourney } from '../../../../../cli/workspace/explain.ts';
import { giveUp } from '../../../../../domain/journey/interpreter/give-up.ts';
import { next } from '../../../../../domain/journey/interpreter/next.ts';
import { comingPlace } from '../../../../../domain/journey/interpreter/place.ts';
import { simulate, type Question } from '../../../../../domain/journey/simulate.ts';
import type { JourneyDefinition } from '../../../../../domain/journey/definition.ts';
import type { JourneyState } from '../../../../../domain/journey/state.ts';
import {
  ana,
  comes,
  day,
  goodDay,
  happens,
  hour,
  minute,
  monday,
  play,
  story,
  type World,
} from '../../../../support/play.ts';

const of = (steps: readonly StepInput[], more: Partial<JourneyOptions> = {}) =>
  journey('trip', { on: event('trip.booked'), exitOn: [event('user.deleted')], steps, ...more });
const book = (id: string, more: Parameters<typeof webhook>[1] = {}) =>
  webhook(`https://${id}.example/`, { id, compensate: webhook(`https://${id}.example/undo`), ...more });
const sms = (id: string) => send('sms', 'hello', { class: 'service', id });
/** Calls of these steps fail; everything else as on a good day. */
const failing = (...steps: readonly string[]): World => ({
  answer: (question, at) =>
    question.kind === 'webhook' && steps.includes(question.step)
      ? { outcome: { kind: 'failed', at, reason: 'HTTP 409', again: false } }
      : undefined,
});
/** The compensation of a step is asked for again an hour later, the first time. */
const slowly = (step: string) => {
  let isFirst = true;
  return (question: Question, at: number) => {
    if (question.kind !== 'compensate' || question.step !== step || !isFirst) return undefined;
    isFirst = false;
    return { outcome: { kind: 'compensating', at, until: at + hour, realMs: null } as const };
  };
};
const partly = ({ decisions }: ReturnType<typeof play>): readonly unknown[] =>
  decisions.flatMap(({ command }) => (command.kind === 'compensate' ? [command.partly] : []));

/** Of a good day. */
function statesOf(definition: JourneyDefinition): readonly JourneyState[] {
  const states: JourneyState[] = [];
  const onState = (state: JourneyState): void => void states.push(state);
  simulate(definition, { start: monday, who: ana, deliveries: [], answer: goodDay, onState });
  return states;
}

describe('takeBack', () => {
  const back = takeBack({ since: 'hotel' }, { id: 'back' });
  const other = [back, sms('offer')];

  it('undoes newest first what was done since a step, itself included, and goes on', () => {
    const trip = play(of([book('flight'), book('hotel'), book('car', { else: other }), sms('done')]), failing('car'));
    expect(story(trip)).toEqual([
      '+0 webhook flight #1',
      '+0 webhook hotel #1',
      '+0 webhook car #1',
      '+0 compensate car #1',
      '+0 compensate hotel #1',
      '+0 send offer #1',
      '+0 send done #1',
      '+0 done completed (finished)',
    ]);
    expect(partly(trip)).toEqual([true, true]);
    expect(trip.trail.filter(({ step }) => step === 'back')).toMatchObject([{ what: 'takingBack', detail: 'hotel' }]);
    expect(trip.state.compensations.map(({ step }) => step)).toEqual(['flight']);
  });

  it('leaves what it undid alone where the journey is undone later', () => {
    const steps = [book('flight'), book('hotel'), back, book('bus'), book('car', { onFailure: 'compensate' })];
    const trip = play(of(steps), failing('car'));
    expect(story(trip).slice(2)).toEqual([
      '+0 compensate hotel #1',
      '+0 webhook bus #1',
      '+0 webhook car #1',
      '+0 compensate car #1',
      '+0 compensate bus #1',
      '+0 compensate flight #1',
      '+0 done exited (webhook car failed: HTTP 409)',
    ]);
    expect(partly(trip)).toEqual([true, undefined, undefined, undefined]);
  });

  it('has nothing to undo since a step that never began, or the second time, and says so', () => {
    const never = of([
      branch([when({ 'traits.vip': true }, [sms('vip')])], { else: [book('hotel')] }),
      book('car'),
      back,
    ]);
    const trip = play(never);
    expect(story(trip)).toEqual([
      '+0 choose branch-1 #1',
      '+0 send vip #1',
      '+0 webhook car #1',
      '+0 done completed (finished)',
    ]);
    expect(trip.trail.at(-1)).toMatchObject({ step: 'back', what: 'nothingToTakeBack', detail: 'hotel' });
    const twice = play(of([book('hotel'), back, takeBack({ since: 'hotel' })]));
    expect(story(twice).slice(1)).toEqual(['+0 compensate hotel #1', '+0 done completed (finished)']);
  });

  it('counts from any step, undoable or not, and from the beginning', () => {
    const since = (id: string) =>
      story(play(of([book('flight'), wait('1 hour', { id: 'rest' }), book('hotel'), takeBack({ since: id })]))).filter(
        (line) => line.includes('compensate'),
      );
    expect(since('rest')).toEqual(['+1h compensate hotel #1']);
    expect(since('entry')).toEqual(['+1h compensate hotel #1', '+1h compensate flight #1']);
  });

  it('after a wider one counts what was done since for the narrower scope too', () => {
    const steps = [book('flight'), book('hotel'), takeBack({ since: 'entry' }), book('bus'), back];
    expect(story(play(of(steps))).slice(2)).toEqual([
      '+0 compensate hotel #1',
      '+0 compensate flight #1',
      '+0 webhook bus #1',
      '+0 compensate bus #1',
      '+0 done completed (finished)',
    ]);
  });

  it('in rounds means this round; of the repeat itself all of them', () => {
    const compensated = (steps: readonly StepInput[]) =>
      story(play(of(steps), failing('car'))).filter((line) => line.includes('compensate'));
    const round = [book('hotel'), book('car', { else: [back] })];
    expect(compensated([repeat(round, { every: '1 hour', atMost: 2 })])).toEqual([
      '+0 compensate car #1',
      '+0 compensate hotel #1',
      '+1h compensate car #2',
      '+1h compensate hotel #2',
    ]);
    const nights = repeat([book('hotel')], { every: '1 hour', atMost: 3, id: 'nights' });
    const all = ['+2h compensate hotel #3', '+2h compensate hotel #2', '+2h compensate hotel #1'];
    expect(compensated([book('flight'), nights, takeBack({ since: 'nights' })])).toEqual(all);
    expect(compensated([book('flight'), nights, back])).toEqual(all.slice(0, 1));
  });

  it.each([
    ['an exit', happens(of([exit()]), 'user.deleted', monday + minute), ['done exited (exit: user.deleted)']],
    ['a cancel', comes({ kind: 'cancel', at: monday + minute, reason: 'refund' }), ['done exited (refund)']],
    [
      'a wish to undo all',
      comes({ kind: 'cancel', at: monday + minute, reason: 'refund', compensate: true }),
      ['compensate flight #1', 'done exited (refund)'],
    ],
  ])('ends first, and then obeys %s that came meanwhile', (_name, delivery, then) => {
    const definition = of([book('flight'), book('hotel'), book('car'), back, sms('offer')]);
    expect(story(play(definition, { deliveries: [delivery], answer: slowly('car') })).slice(3)).toEqual([
      '+0 compensate car #1',
      '+0 sleep',
      '+1h compensate car #1',
      '+1h compensate hotel #1',
      ...then.map((line) => `+1h ${line}`),
    ]);
  });

  it('waits for no pause, which holds what comes after it', () => {
    const definition = of([book('hotel'), back, sms('offer')]);
    const paused = comes({ kind: 'pause', at: monday + minute });
    const resumed = comes({ kind: 'resume', at: monday + 3 * hour });
    const deliveries = [paused, resumed];
    expect(story(play(definition, { deliveries, answer: slowly('hotel') })).slice(2)).toEqual([
      '+0 sleep',
      '+1h compensate hotel #1',
      '+1h sleep until observed',
      '+3h send offer #1',
      '+3h done completed (finished)',
    ]);
  });

  it('hears meanwhile what a wait after it is for', () => {
    const definition = of([book('hotel'), back, waitFor(event('offer.taken'), { within: '1 day', id: 'taken' })]);
    const deliveries = [happens(definition, 'offer.taken', monday + minute)];
    expect(story(play(definition, { deliveries, answer: slowly('hotel') })).at(-1)).toBe(
      '+1h done completed (finished)',
    );
  });

  it('leaves to a person what no retry can undo, goes on with the one before it, and knows what comes', () => {
    const definition = of([book('flight'), book('hotel'), book('car'), back, wait('2 days', { id: 'rest' })]);
    const states = statesOf(definition);
    const first = states.find(({ phase }) => phase.kind === 'takingBack');
    if (first === undefined) throw new Error('nothing was undone');
    expect(comingPlace(definition, first, monday)).toMatchObject({ step: 'back' });
    const after = giveUp(definition, first, monday, 'no such step');
    expect(next(definition, after)).toMatchObject({ kind: 'compensate', step: 'hotel', partly: true });
    const last = giveUp(definition, after, monday, 'no such step');
    expect(comingPlace(definition, after, monday)).toMatchObject({ step: 'rest', until: monday + 2 * day });
    expect(next(definition, last)).toEqual({ kind: 'sleep', until: monday + 2 * day });
    expect(after.trail.at(-1)).toMatchObject({ step: 'car', what: 'compensated', detail: 'parked' });
  });
});

describe('a step that fails', () => {
  const onFailure = (since: string) => ({ onFailure: { compensate: { since } } }) as const;

  it('takes back what was done since a step, and leaves; the rest can still be undone', () => {
    const steps = [book('flight'), book('hotel'), book('car', onFailure('hotel')), sms('done')];
    const left = ['+0 compensate car #1', '+0 compensate hotel #1', '+0 done exited (webhook car failed: HTTP 409)'];
    expect(story(play(of(steps), failing('car'))).slice(3)).toEqual(left);
    const revocable = of(steps, { compensateOn: [event('trip.revoked')] });
    const deliveries = [happens(revocable, 'trip.revoked', monday + hour)];
    expect(story(play(revocable, { ...failing('car'), deliveries })).slice(5)).toEqual([
      '+0 finish exited (webhook car failed: HTTP 409)',
      '+0 sleep',
      '+1h compensate flight #1',
      '+1h done exited (undone: trip.revoked)',
    ]);
  });

  it('may take back itself alone', () => {
    const steps = [book('flight'), book('car', onFailure('car'))];
    expect(story(play(of(steps), failing('car'))).slice(2)).toEqual([
      '+0 compensate car #1',
      '+0 done exited (webhook car failed: HTTP 409)',
    ]);
  });

  it('that no retry can mend does the same, and ends as failed', () => {
    const definition = of([book('flight'), book('hotel'), book('car', onFailure('hotel'))]);
    const states = statesOf(definition);
    const calling = states.findLast(({ phase }) => phase.kind === 'calling');
    if (calling === undefined) throw new Error('nothing was called');
    const given = giveUp(definition, calling, monday, 'broken');
    expect(next(definition, given)).toMatchObject({ kind: 'compensate', step: 'car', partly: true });
    expect(given.pendingExit).toMatchObject({ status: 'failed', reason: 'broken' });
  });
});

it('is told in words', () => {
  const steps = [book('hotel', { onFailure: { compensate: { since: 'entry' } } }), takeBack({ since: 'hotel' })];
  const lines = explainJourney(of(steps));
  expect(lines).toContain(
    '1. call POST https://hotel.example/, undo what was done since the beginning if it fails, and leave',
  );
  expect(lines.at(-1)).toBe("2. take back what was done since 'hotel', newest first, and go on");
});
