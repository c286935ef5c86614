import type { Path, Report } from '../../problem.ts';
import type { JourneyDefinition } from '../definition.ts';
import { durationMs } from '../duration.ts';
import { entryType, isEventEntry } from '../entry/entry.ts';
import { anchorOf, digestsOf, entryAnchor, roundList } from '../tree.ts';
import { authoringPath } from './places.ts';

/** What a digest may say depends on what begins the journey, and on whether it comes again. */
export function checkDigests(definition: JourneyDefinition, report: Report): void {
  for (const placed of digestsOf(definition)) {
    const { step, path } = placed;
    const at: Path = authoringPath(path);
    const begins = entryType(definition.on);
    const isOfEntry = step.of.event === begins;
    const again = path.slice(0, -1).some((_, depth) => path[depth + 1]?.list === roundList);
    if (step.entry === true && !isOfEntry)
      report([...at, 'entry'], {
        message: `the journey begins with '${begins}', which is none of them`,
        expected: isEventEntry(definition.on) ? `a digest of ${begins}, or no entry` : 'no entry',
      });
    if (step.entry === undefined && isOfEntry && anchorOf(definition, placed) === entryAnchor)
      report([...at, 'digest'], {
        message: `the event that begins the journey is a '${step.of.event}' too`,
        expected: 'entry: true if it is the first of them, else entry: false',
      });
    if (step.within === undefined && (step.entry !== true || again))
      report(at, { message: 'none may have come yet', expected: 'within: how long the first is waited for' });
    if (step.quiet !== undefined && durationMs(step.quiet) >= durationMs(step.for))
      report([...at, 'quiet'], {
        message: `'for' is over before ${step.quiet} can pass`,
        expected: `a shorter time than ${step.for}`,
      });
    if (step.within === undefined && step.else.length > 0)
      report([...at, 'else'], { message: 'there always is one, the entry event', expected: "'within', or no 'else'" });
  }
}
