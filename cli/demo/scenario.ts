import type { Bundle } from '../../domain/workspace/bundle.ts';
import type { ApiClient } from '../api-client.ts';
import type { DemoApi, OutcomeEvent } from './api.ts';
import type { Providers } from './books/ask-far-side.ts';
import type { Owed } from './owed.ts';
import type { Run } from './run.ts';
import type { Watched } from './timeline.ts';

/** One of the three uses, played to whoever watches. */
export type Scenario = {
  readonly name: string;
  /** Those that wait leave the first seconds to whoever wants to see a message arrive. */
  readonly begins: 'at once' | 'once everybody is greeted';
  /** What is going to happen, in a line. */
  opening(place: Place): string;
  /** Why it cannot be played in this place, in a sentence; null: it can. */
  notHere(place: Place): string | null;
  play(scene: Scene): Promise<Acted>;
};

/** What decides whether a scenario can be played. */
export type Place = {
  /** Whether days are short enough to watch the journeys to their end; with real ones only the sign-up can be. */
  readonly toTheEnd: boolean;
  /** The database is the user's own. */
  readonly external: boolean;
  /** Whether the far side of SMS can take back what it was given for later. */
  readonly takesBack: boolean;
};

/** What a scenario plays with. */
export type Scene = Place &
  Run & {
    readonly client: ApiClient;
    readonly api: DemoApi;
    readonly providers: Providers;
    /** Mappings of the example, and what proves requests of this machine. */
    readonly hooks: NonNullable<Bundle['hooks']>;
    readonly hookSecret: string;
    /** Filled as profiles become known, so that whoever prints the events can say who it was. */
    readonly people: Map<string, Watched>;
    /** Every outcome event so far. */
    readonly events: readonly OutcomeEvent[];
    /** A line of the timeline that no outcome event tells; `who` it is about. */
    tell(who: string, what: string): void;
    /** How far it is with something that takes its time; null: it is over. */
    progress(line: string | null): void;
    /** Everybody has what signing up brings. */
    greeted(): void;
    readonly deadline: number;
    readonly signal: AbortSignal;
  };

/** What was played: whom it concerned and what they are owed. */
export type Acted = {
  /** False: something did not come in time. */
  readonly finished: boolean;
  /** Why it was broken off and counts for nothing; null: it was not. */
  readonly brokenOff: string | null;
  readonly profiles: readonly Person[];
  /** Its key. */
  readonly campaign: string | null;
  readonly addresses: readonly string[];
  readonly owed: Owed;
};

/** `traits`: as they told us themselves. */
export type Person = { readonly id: string; readonly traits: Readonly<Record<string, unknown>> };
