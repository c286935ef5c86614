import { toVirtual } from '../clock.ts';
import { lateWords } from '../span-words.ts';
import { calendarWords } from './calendar-words.ts';
import { compensationLines } from './compensation-lines.ts';
import { inOrder, instantWords } from './line.ts';
import type { Line } from './line.ts';
import { messageLines } from './message-lines.ts';
import type { EnrollmentRow, HaltRow, MessageRow } from './rows.ts';
import { trailLines } from './trail-lines.ts';

/** One person's run of one version from the event that began it to where it stands. */
export function enrollmentStory(
  enrollment: EnrollmentRow,
  messages: readonly MessageRow[],
  halts: readonly HaltRow[],
): readonly Line[] {
  const own = messages.filter(({ owner }) => owner.kind === 'enrollment' && owner.id === enrollment.id);
  const { clock, entryEvent } = enrollment;
  const entered = toVirtual(clock, enrollment.enteredAt);
  const beginning: Line[] = [
    {
      at: entered,
      kind: 'event',
      text: calendarWords(entryEvent) ?? eventWords(entryEvent),
      event: entryEvent.id,
    },
    {
      at: entered,
      kind: 'journey',
      text: `Entered journey "${enrollment.journey}", version ${versionAtEntry(enrollment).slice(0, 12)}.`,
      enrollment: enrollment.id,
    },
  ];
  const gone: Line[] = enrollment.bare
    ? [
        {
          at: entered,
          kind: 'journey',
          text: 'Its steps and messages are not kept any more: it ended too long ago.',
          enrollment: enrollment.id,
        },
      ]
    : [];
  const middle = inOrder([
    ...trailLines(enrollment, new Set(own.map(({ step }) => step))),
    ...own.flatMap((message) => messageLines(message, clock)),
    ...compensationLines(enrollment),
  ]);
  return [...beginning, ...gone, ...middle, ...ending(enrollment, halts, middle), ...lateGoal(enrollment)];
}

/** A goal that came after the end. */
function lateGoal(enrollment: EnrollmentRow): readonly Line[] {
  const words = lateGoalWords(enrollment);
  if (words === null || enrollment.goalAt === null) return [];
  const at = toVirtual(enrollment.clock, enrollment.goalAt);
  return [{ at, kind: 'end', text: words, enrollment: enrollment.id }];
}

/** Null: it was not reached, or on the way. */
export function lateGoalWords({ goalAt, overAt, mark, clock, definition }: EnrollmentRow): string | null {
  if (goalAt === null) return null;
  const over = overAt ?? (mark?.at === undefined ? goalAt : Date.parse(mark.at));
  const after = Math.max(0, toVirtual(clock, goalAt) - toVirtual(clock, over));
  const goal = definition?.goal?.event;
  return `Reached the goal${goal === undefined ? '' : ` (${goal})`} ${lateWords(after)}, which counts for this run.`;
}

function eventWords({ type, id, source }: EnrollmentRow['entryEvent']): string {
  if (type === 'enrollment.requested') return `Somebody asked for it by hand (${id}).`;
  return type === null
    ? `An event arrived that is not kept any more (${id} from ${source}).`
    : `Event ${type} arrived (${id} from ${source}).`;
}

function ending(enrollment: EnrollmentRow, halts: readonly HaltRow[], before: readonly Line[]): readonly Line[] {
  const last = before.at(-1)?.at ?? toVirtual(enrollment.clock, enrollment.enteredAt);
  const at = Math.max(last, enrollment.endedAt === null ? last : toVirtual(enrollment.clock, enrollment.endedAt));
  const line = (kind: 'end' | 'brake' | 'step', text: string): Line => ({ at, kind, text, enrollment: enrollment.id });
  if (enrollment.status !== 'running') {
    const said = `${enrollment.status === 'completed' ? 'Completed' : enrollment.status === 'failed' ? 'Failed' : 'Left'} the journey: ${enrollment.reason ?? enrollment.status}.`;
    return [line('end', said)];
  }
  if (enrollment.mark?.then === 'compensate')
    return [
      line(
        'end',
        `Is being undone: ${enrollment.mark.reason}. No further message can be sent but to put things right.`,
      ),
    ];
  if (enrollment.mark) return [line('end', `Is leaving: ${enrollment.mark.reason}. No further message can be sent.`)];
  return [line(enrollment.heldBack === null ? 'step' : 'brake', standing(enrollment, halts))];
}

/** Where somebody who is still in the journey stands, and what keeps them there. */
export function standing(enrollment: EnrollmentRow, halts: readonly HaltRow[]): string {
  const { place, heldBack, undoableUntil } = enrollment;
  if (undoableUntil !== null)
    return `Its steps are over; until ${instantWords(undoableUntil)} what they did can be undone.`;
  const where = place === null ? 'at the beginning' : `at step "${place.step}" (${place.kind})`;
  const until = place?.until == null ? '' : `, until ${instantWords(place.until)}`;
  if (heldBack === 'halted') {
    const halt = halts.find(({ journey }) => journey === null || journey === enrollment.journey);
    return `Now ${where}: held back by the brake${halt ? ` (${halt.reason})` : ''}; "carillon resume" releases it.`;
  }
  if (heldBack !== null) return `Now ${where}: held back, ${heldBack}${until}.`;
  return `Now ${where}${until}${enrollment.paused ? ', paused' : ''}.`;
}

/** Whoever was carried over since began with another one. */
function versionAtEntry({ version, trail }: EnrollmentRow): string {
  return trail.find(({ what }) => what === 'migrated')?.detail?.split(' ')[1] ?? version;
}
