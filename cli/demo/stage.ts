import type { OutcomeEvent } from './api.ts';
import type { Screen } from './screen.ts';
import type { Scene } from './scenario.ts';
import { createTimeline, type Watched } from './timeline.ts';

/** One scenario's view of what all of them share. */
export type Stage = {
  readonly scene: Scene;
  /** An outcome event, whoever it is about. */
  hear(event: OutcomeEvent): void;
  readonly timeline: readonly string[];
};

/** What the scenarios of a run have in common. */
export type Shared = Omit<Scene, 'people' | 'events' | 'tell' | 'progress'> & { readonly scale: number };

export function createStage({ scale, ...shared }: Shared, screen: Screen): Stage {
  const people = new Map<string, Watched>();
  const events: OutcomeEvent[] = [];
  const timeline: string[] = [];
  const { lineOf, now } = createTimeline(people, scale, shared.now);
  const tell = (line: string): void => {
    timeline.push(line);
    screen.line(`  ${line}`);
  };
  return {
    scene: { ...shared, people, events, tell: (who, what) => tell(now(who, what)), progress: screen.progress },
    timeline,
    hear(event) {
      if (!people.has(String(event['profile'])) && event['enrollment'] === undefined) return;
      events.push(event);
      const line = lineOf(event);
      if (line !== null) tell(line);
    },
  };
}
