import { asksForPast } from '../../condition/deed.ts';
import { comparesOf, pathsOf } from '../../condition/paths-of.ts';
import type { Json } from '../../json.ts';
import type { Path, Report } from '../../problem.ts';
import { didYouMean } from '../../suggest.ts';
import { availableChannels } from '../../channel.ts';
import { readReach } from '../../policy/reach.ts';
import { messageClasses, type JourneyDefinition, type Step, type StepKind } from '../definition.ts';
import { placeholdersIn } from '../fill.ts';
import { isFact } from '../moment.ts';
import { stepsOf } from '../tree.ts';
import { compensationOf } from '../undo.ts';
import { authoringPath, conditionsOf } from './places.ts';

/** Steps that leave something behind. */
const tellingKinds: ReadonlySet<StepKind> = new Set(['send', 'webhook', 'waitFor', 'digest', 'enroll']);

/** `steps.<id>.…` is known to branches and to the data of steps, and only for steps that leave something behind. */
export function checkStepFacts(definition: JourneyDefinition, report: Report): void {
  const telling = stepsOf(definition).flatMap(({ step }) => (tellingKinds.has(step.kind) ? [step.id] : []));
  const check = (fact: string, path: Path): void => {
    const [root, id = ''] = fact.split('.');
    if (root !== 'steps' || telling.includes(id)) return;
    const hint = didYouMean(id, telling);
    report(path, {
      message: `no send, webhook, waitFor, digest or enroll is called '${id}'`,
      expected: telling.length === 0 ? 'one of those in this journey' : `one of ${telling.join(', ')}`,
      ...(hint === undefined ? {} : { hint }),
    });
  };
  for (const { path, condition, onTheWay } of conditionsOf(definition))
    for (const fact of pathsOf(condition)) {
      if (onTheWay) {
        check(fact, path);
        checkReach(fact, path, report);
      } else if (fact.startsWith('steps.') || fact.startsWith('reach.'))
        report(path, { message: `'${fact}' is not known where events are matched`, expected: 'a branch after it' });
    }
  for (const { path, condition, onTheWay } of conditionsOf(definition))
    // Who comes in is decided with all that is known of them; where later events are matched, their past is not read.
    if (!onTheWay && path[0] !== 'on' && asksForPast(condition))
      report(path, {
        message: 'what somebody did, and which segments they are in, is not known where later events are matched',
        expected: "a branch after it, or 'where' of the event that begins the journey",
      });
  for (const { path, condition } of conditionsOf(definition))
    for (const { path: fact, value } of comparesOf(condition))
      if (/^steps\.[^.]+\.dtmf$/.test(fact) && [value].flat().some((one) => typeof one === 'number'))
        report(path, {
          message: `'${fact}' is a text: it never equals a number`,
          expected: "the keys in quotes, such as '7'",
        });
  for (const { step, path } of stepsOf(definition))
    if (step.kind === 'waitUntilDate' && isFact(step.date)) check(step.date, [...authoringPath(path), 'waitUntil']);
  for (const { step, path } of stepsOf(definition))
    for (const { key, value } of templatesOf(step)) {
      const at = [...authoringPath(path), ...key];
      for (const found of placeholdersIn(value)) check(found.fact, [...at, ...found.path]);
    }
}

function checkReach(fact: string, path: Path, report: Report): void {
  if (!fact.startsWith('reach.') || readReach(fact) !== null) return;
  const name = fact.split('.')[1] ?? '';
  const hint = availableChannels.some((one) => one === name) ? undefined : didYouMean(name, availableChannels);
  report(path, {
    message: `'${fact}' asks for nothing that there is`,
    expected: `reach.<${availableChannels.join(' or ')}>.<${messageClasses.join(', ')} or a topic>`,
    ...(hint === undefined ? {} : { hint }),
  });
}

/** What a step holds that facts are put into. */
function templatesOf(step: Step): readonly { readonly key: Path; readonly value: Json }[] {
  const undoing = compensationOf(step);
  return [
    ...(step.kind === 'webhook' && step.body !== undefined ? [{ key: ['body'], value: step.body }] : []),
    ...((step.kind === 'emit' || step.kind === 'enroll') && step.data !== undefined
      ? [{ key: ['data'], value: step.data }]
      : []),
    ...(undoing?.kind === 'webhook' && undoing.body !== undefined
      ? [{ key: ['compensate', 'body'], value: undoing.body }]
      : []),
  ];
}
