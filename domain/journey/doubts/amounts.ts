import { capWords } from '../../policy/caps.ts';
import type { FrequencyCap, WorkspaceSettings } from '../../policy/settings.ts';
import type { Problem } from '../../problem.ts';
import type { JourneyDefinition, SendStep } from '../definition.ts';
import { durationMs } from '../duration.ts';
import { mostWithin } from '../most-within.ts';
import { stepsOf } from '../tree.ts';
import { authoringPath } from '../authoring/places.ts';

const dayMs = 86_400_000;
/** Of the calendar's windows, the longest. */
const windowMs = { day: dayMs, week: 7 * dayMs, month: 31 * dayMs } as const;

/** A journey that by itself may send more than a cap lets through. */
export function amountDoubts(
  definition: JourneyDefinition,
  { caps = [] }: Pick<WorkspaceSettings, 'caps'>,
): readonly Problem[] {
  return caps.flatMap((cap) => overCap(definition, cap));
}

function overCap(definition: JourneyDefinition, cap: FrequencyCap): readonly Problem[] {
  const { most, classes = ['marketing'], channels } = cap;
  const counts = (step: SendStep): boolean =>
    classes.includes(step.class) && (channels === undefined || channels.includes(step.channel));
  const length = 'per' in cap ? windowMs[cap.per] : durationMs(cap.within);
  const may = mostWithin(definition, length, counts);
  if (may <= most) return [];
  const place = stepsOf(definition).find(({ step }) => step.kind === 'send' && counts(step));
  return [
    {
      path: place === undefined ? ['steps'] : authoringPath(place.path),
      message: `this journey alone may send a person ${may} such messages, and policy.yaml allows ${capWords(cap)}`,
      expected: 'longer waits, or a branch: what is over the cap is not sent',
    },
  ];
}
