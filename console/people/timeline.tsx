import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { dayOf, timeOf } from '../parts/format.ts';
import { Empty } from '../parts/states.tsx';

export type Line = Answer<'/v1/profiles/{id}/timeline', 'get'>['lines'][number];

const kindWords: Readonly<Record<Line['kind'], string>> = {
  event: 'event',
  journey: 'journey',
  step: 'step',
  branch: 'choice',
  policy: 'policy',
  message: 'message',
  attempt: 'attempt',
  'look-up': 'look-up',
  receipt: 'report',
  engagement: 'reader',
  undo: 'undone',
  brake: 'brake',
  end: 'end',
};

type Part = 'all' | 'messages';
type Props = { readonly lines: readonly Line[]; readonly show: (message: string) => void };

/** Everything that happened, newest day first and in order within it. */
export function Timeline({ lines, show }: Props): ReactNode {
  const [part, setPart] = useState<Part>('all');
  const shown = part === 'all' ? lines : lines.filter(({ message }) => message !== undefined);
  return (
    <>
      <div className="row apart">
        <h2>Timeline</h2>
        <SegmentedControl
          size="xs"
          aria-label="What to show"
          value={part}
          onChange={(value) => setPart(value === 'messages' ? 'messages' : 'all')}
          data={[
            { value: 'all', label: 'Everything' },
            { value: 'messages', label: 'Messages' },
          ]}
        />
      </div>
      {shown.length === 0 ? (
        <Empty title="Nothing yet.">
          <p>What happens to this person appears here by itself, with the reason for everything sent and not sent.</p>
        </Empty>
      ) : (
        <Story lines={shown} show={show} />
      )}
    </>
  );
}

/** Lines under their days. */
export function Story({ lines, show }: { readonly lines: readonly Line[]; readonly show?: Props['show'] }): ReactNode {
  const days = Map.groupBy(lines, ({ at }) => at.slice(0, 10));
  return (
    <ol className="story">
      {[...days].toReversed().map(([day, inDay]) => (
        <li key={day}>
          <h3>{dayOf(`${day}T00:00:00Z`)}</h3>
          <ol>
            {inDay.map((line, index) => (
              // Lines have no id of their own, and two may be alike.
              <li key={`${line.at} ${index}`} className={`line ${line.kind}`}>
                <time
                  dateTime={line.at}
                  className="soft figures"
                  title={`${line.at.slice(0, 19).replace('T', ' ')} UTC`}
                >
                  {timeOf(line.at)}
                </time>
                <span className="mark" aria-hidden="true" />
                <p>
                  <span className="unseen">{kindWords[line.kind]}: </span>
                  {line.text}{' '}
                  {show && line.message !== undefined && (line.kind === 'message' || line.kind === 'policy') && (
                    <button type="button" className="chip" onClick={() => show(line.message ?? '')}>
                      whole story
                    </button>
                  )}
                </p>
              </li>
            ))}
          </ol>
        </li>
      ))}
    </ol>
  );
}
