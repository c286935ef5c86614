import { setTimeout as sleep } from 'node:timers/promises';
import type { DemoApi, OutcomeEvent } from './api.ts';
import type { Player } from './cast.ts';
import type { Watched } from './timeline.ts';

export type Show = {
  readonly players: readonly Player[];
  /** Filled as profiles become known, so that whoever prints the events can say who it was. */
  readonly people: Map<string, Watched>;
  /** Every outcome event so far. */
  readonly events: readonly OutcomeEvent[];
  /** Whether to wait for the journeys' ends, or only for what the sign-up brings. */
  readonly toTheEnd: boolean;
  readonly deadline: number;
  readonly signal: AbortSignal;
};
const ends = ['enrollment.completed', 'enrollment.exited', 'enrollment.failed'];
const pollMs = 50;

/** Makes the players known, with what they agreed to; nobody has signed up yet. */
export async function introduce(api: DemoApi, show: Show): Promise<ReadonlyMap<Player, string>> {
  const profiles = new Map<Player, string>();
  for (const player of show.players) {
    await api.identify(player.userId, player.traits);
    const profileId = await until(() => api.profileId(player.userId), show);
    if (profileId === null) throw new Error(`the stack did not take ${player.userId} in; see \`carillon logs router\``);
    profiles.set(player, profileId);
    show.people.set(profileId, player.traits);
    if (player.consents.length > 0) await api.consent(profileId, player.consents);
  }
  return profiles;
}

/**
 * Sends what each player does, over HTTP, the way their app would, and follows the outcome events until every journey has ended.
 * `greeted` is called once everybody has what the sign-up itself brings.
 */
export async function play(
  api: DemoApi,
  profiles: ReadonlyMap<Player, string>,
  show: Show,
  greeted: () => void,
): Promise<boolean> {
  const told = (player: Player, isIt: (event: OutcomeEvent) => boolean): true | null =>
    show.events.some((event) => event['profile'] === profiles.get(player) && isIt(event)) || null;
  const sent = (player: Player, message: string): Promise<true | null> =>
    until(
      () =>
        told(
          player,
          (event) => event.type === 'message.accepted' && `${event['channel']}/${event['template']}` === message,
        ),
      show,
    );
  const greet = async (player: Player): Promise<boolean> =>
    (await Promise.all(player.atOnce.map((message) => sent(player, message)))).every((one) => one !== null);
  const goOn = async (player: Player): Promise<boolean> => {
    for (const act of player.then) {
      await sent(player, act.afterStep);
      await api.track(player.userId, act.event, act.properties);
    }
    return (await until(() => told(player, ({ type }) => ends.includes(type)), show)) !== null;
  };
  await Promise.all(show.players.map((player) => api.track(player.userId, 'user.signed_up', player.signup)));
  const greetings = Promise.all(show.players.map(greet)).then((all) => {
    if (all.every(Boolean)) greeted();
    return all;
  });
  const endings = show.toTheEnd ? Promise.all(show.players.map(goOn)) : greetings;
  const [all, ended] = await Promise.all([greetings, endings]);
  return [...all, ...ended].every(Boolean);
}

/** Waits until `found` answers something, or the time is up. */
async function until<T>(found: () => Promise<T | null> | T | null, { deadline, signal }: Show): Promise<T | null> {
  for (;;) {
    const answer = await found();
    if (answer !== null) return answer;
    if (Date.now() > deadline || signal.aborted) return null;
    await sleep(pollMs);
  }
}
