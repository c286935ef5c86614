import type { Step } from '../journey/definition.ts';
import { awaitedWords, sinceWords } from '../journey/describe.ts';
import type { TrailWord } from '../journey/trail.ts';
import { entryAnchor, findStep } from '../journey/tree.ts';
import { conditionWords } from '../condition/words.ts';
import { instantWords } from './line.ts';
import type { Line, LineKind } from './line.ts';
import type { EnrollmentRow, TrailRow } from './rows.ts';

/**
 * The interpreter's own story as sentences. What the ledger tells better (attempts, policy, receipts) is left to it:
 * `ledgered` names the steps that have a message row.
 */
export function trailLines(enrollment: EnrollmentRow, ledgered: ReadonlySet<string>): readonly Line[] {
  return enrollment.trail.flatMap((row): Line[] => {
    if (row.step !== null && ledgered.has(row.step) && toldByLedger.has(row.what)) return [];
    const step = row.step === null ? undefined : stepOf(enrollment, row.step);
    const text = sentence(row, step);
    return text === undefined
      ? []
      : [
          {
            at: row.at,
            kind: kinds[row.what as TrailWord] ?? 'step',
            text,
            enrollment: enrollment.id,
            ...(row.step === null ? {} : { step: row.step }),
          },
        ];
  });
}

const toldByLedger: ReadonlySet<string> = new Set<TrailWord>([
  'began',
  'sent',
  'delivered',
  'skipped',
  'rejected',
  'held',
  'unknown',
  'undelivered',
]);

const kinds: Partial<Record<TrailWord, LineKind>> = {
  chose: 'branch',
  drew: 'branch',
  followed: 'branch',
  past: 'branch',
  noDate: 'branch',
  roundsOver: 'branch',
  matched: 'branch',
  timedOut: 'branch',
  gathered: 'branch',
  ended: 'branch',
  deferred: 'policy',
  skipped: 'message',
  rejected: 'message',
  held: 'message',
  sent: 'message',
  paused: 'brake',
  resumed: 'brake',
  undoable: 'step',
  fellBack: 'message',
  failed: 'branch',
  compensating: 'undo',
  takingBack: 'undo',
  nothingToTakeBack: 'undo',
  finished: 'undo',
  exiting: 'end',
};

function stepOf(enrollment: EnrollmentRow, id: string): Step | undefined {
  return enrollment.definition === null ? undefined : findStep(enrollment.definition, id)?.step;
}

function waitsWords(step: Step | undefined): string {
  if (step?.kind === 'waitFor') return `waits for ${awaitedWords(step.for)},`;
  if (step?.kind === 'enroll') return `waits for the end of journey '${step.journey}',`;
  if (step?.kind === 'throttle') return `waits for its turn (${step.most} in any ${step.per}),`;
  return step?.kind === 'digest' ? `gathers ${awaitedWords(step.of)},` : 'waits';
}

function missedWords(step: Step | undefined): string {
  if (step?.kind === 'waitFor') return `${awaitedWords(step.for)} did not come within ${step.within}`;
  if (step?.kind === 'enroll') return `journey '${step.journey}' had not ended within ${step.within}`;
  return step?.kind === 'digest' ? `no ${awaitedWords(step.of)} came within ${step.within}` : 'nothing came in time';
}

function sentence({ what, step: id, detail, at }: TrailRow, step: Step | undefined): string | undefined {
  const named = `step "${id}"`;
  switch (what as TrailWord) {
    case 'began':
      return undefined;
    case 'waiting':
      return `${upper(named)} ${waitsWords(step)} until ${instantWords(Number(detail ?? at))}.`;
    case 'matched':
      return `${upper(named)}: ${step?.kind === 'waitFor' ? awaitedWords(step.for) : 'the awaited event'} came (${detail}), so it took "then".`;
    case 'timedOut':
      return `${upper(named)}: ${missedWords(step)}, so it ${step?.kind === 'enroll' ? 'went on' : 'took "else"'}.`;
    case 'ended':
      return `${upper(named)}: ${step?.kind === 'enroll' ? `journey '${step.journey}'` : 'the other journey'} ended (${detail}), so it went on.`;
    case 'gathered':
      return `${upper(named)}: ${detail} ${step?.kind === 'digest' ? awaitedWords(step.of) : 'events'} had come, so it went on.`;
    case 'chose':
      return `${upper(named)} took ${choiceWords(detail, step)}.`;
    case 'drew':
      return `${upper(named)} drew "${detail}"${drawWords(detail, step)}.`;
    case 'followed':
      return `${upper(named)} went the way "${detail}", which has won.`;
    case 'migrated':
      return `Goes on in version ${detail?.split(' ')[0]}, at ${named}.`;
    case 'moved':
      return `Was moved to ${named} by hand.`;
    case 'stayed':
      return `Stays with its version: ${detail}.`;
    case 'round':
      return `${upper(named)} began round ${detail}${step?.kind === 'repeat' ? ` of at most ${step.atMost}` : ''}.`;
    case 'roundsOver':
      return `${upper(named)} was over, ${roundsOverWords(detail, step)}.`;
    case 'past':
      return `${upper(named)}: ${instantWords(Number(detail ?? at))} was past, so it ${dateWays(step)}.`;
    case 'noDate':
      return `${upper(named)}: ${detail}, so it ${hasElse(step) ? 'took "else"' : 'was left'}.`;
    case 'updated':
      return `${upper(named)} updated the profile${step?.kind === 'update' ? ` (${Object.keys(step.set).join(', ')})` : ''}.`;
    case 'sent':
      return `${upper(named)}: the provider took the message.`;
    case 'delivered':
      return `${upper(named)}: delivered.`;
    case 'skipped':
      return `${upper(named)} sent nothing: ${detail}.`;
    case 'rejected':
      return `${upper(named)}: refused: ${detail}.`;
    case 'held':
      return `${upper(named)}: the message may have left and is held: ${detail}.`;
    case 'deferred':
      return `${upper(named)} was put off: ${detail}.`;
    case 'unknown':
      return `${upper(named)}: no clear answer from the provider; it is asked before anything else.`;
    case 'undelivered':
      return `${upper(named)}: it did not arrive (${detail}).`;
    case 'noReceipt':
      return `${upper(named)}: no receipt came while the message could still arrive.`;
    case 'paused':
      return 'The enrollment was paused; it keeps its place.';
    case 'resumed':
      return 'The enrollment was resumed.';
    case 'undoable':
      return `${upper(named)} can be taken back until ${instantWords(Number(detail ?? at))}.`;
    case 'fellBack':
      return `${upper(named)} went on to the next channel, ${detail}.`;
    case 'performed':
      return `${upper(named)} ${effectWords(step)}: ${detail}.`;
    case 'failed':
      return `${upper(named)} failed: ${detail}.`;
    case 'compensating':
      return `What the journey did is being undone: ${detail}.`;
    case 'takingBack':
      return `What was done ${sinceWords(detail ?? entryAnchor)} is being undone.`;
    case 'nothingToTakeBack':
      return `${upper(named)}: nothing was done ${sinceWords(detail ?? entryAnchor)} that could be undone.`;
    case 'compensated':
      return undefined; // told with its evidence, from the compensations
    case 'finished':
      return `The steps are over; what they did can be undone until ${instantWords(Number(detail ?? at))}.`;
    case 'exiting':
      return `The person leaves the journey: ${detail}.`;
    default:
      // A newer interpreter may know more words than this table.
      return `${id === null ? '' : `${upper(named)}: `}${what}${detail === null ? '' : ` (${detail})`}.`;
  }
}

function effectWords(step: Step | undefined): string {
  if (step?.kind === 'emit') return 'emitted an event';
  return step?.kind === 'enroll' ? 'asked for another journey' : 'called another system';
}

function choiceWords(detail: string | null, step: Step | undefined): string {
  const index = /^case:(\d+)$/.exec(detail ?? '')?.[1];
  if (index === undefined) return '"else", because no case held';
  const condition = step?.kind === 'branch' ? step.cases[Number(index)]?.when : undefined;
  return `case ${Number(index) + 1}${condition ? `, because ${conditionWords(condition)}` : ''}`;
}

function roundsOverWords(detail: string | null, step: Step | undefined): string {
  if (detail !== 'until') return 'because there were as many rounds as there may be';
  return `because ${step?.kind === 'repeat' && step.until ? conditionWords(step.until) : 'its condition held'}`;
}

const hasElse = (step: Step | undefined): boolean => step?.kind === 'waitUntilDate' && step.else.length > 0;
const dateWays = (step: Step | undefined): string => (hasElse(step) ? 'took "else"' : 'went on at once');

function drawWords(name: string | null, step: Step | undefined): string {
  const percent = step?.kind === 'split' ? step.shares.find((one) => one.name === name)?.percent : undefined;
  return percent === undefined ? '' : `, as ${percent} % of people do`;
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
