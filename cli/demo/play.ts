import type { DemoApi, OutcomeEvent } from './api.ts';
import type { Player } from './cast.ts';

export type Played = { readonly profiles: ReadonlyMap<string, string>; readonly finished: boolean };

/** Waits until `found` answers something, or the time is up. */
async function until<T>(
  found: () => Promise<T | null> | T | null,
  deadline: number,
  signal: AbortSignal,
): Promise<T | null> {
  for (;;) {
    const answer = await found();
    if (answer !== null) return answer;
    if (Date.now() > deadline || signal.aborted) return null;
    await new Promise((wake) => setTimeout(wake, 50));
  }
}

/**
 * Sends what each player does, over HTTP, the way their app would, and follows the outcome events until every journey has ended.
 * `names` is filled as profiles become known, so that whoever prints the events can say who it was.
 */
export async function play(
  api: DemoApi,
  players: readonly Player[],
  events: readonly OutcomeEvent[],
  names: Map<string, string>,
  deadline: number,
  signal: AbortSignal,
): Promise<Played> {
  const profiles = new Map<string, string>();
  for (const player of players) {
    await api.identify(player.userId, player.traits);
    const profileId = await until(() => api.profileId(player.userId), deadline, signal);
    if (profileId === null) return { profiles, finished: false };
    profiles.set(player.userId, profileId);
    names.set(profileId, player.traits['firstName'] ?? player.userId);
    if (player.consents.length > 0) await api.consent(profileId, player.consents);
  }
  for (const player of players) await api.track(player.userId, 'user.signed_up', player.signup);
  const told = (player: Player, type: string, template?: string): true | null =>
    events.some((event) => {
      const sameTemplate =
        template === undefined || `${String(event['channel'])}/${String(event['template'])}` === template;
      return event['profile'] === profiles.get(player.userId) && event.type === type && sameTemplate;
    }) || null;
  const ends = await Promise.all(
    players.map(async (player) => {
      for (const act of player.then) {
        await until(() => told(player, 'message.accepted', act.afterStep), deadline, signal);
        await api.track(player.userId, act.event, act.properties);
      }
      return until(
        () =>
          told(player, 'enrollment.completed') ??
          told(player, 'enrollment.exited') ??
          told(player, 'enrollment.failed'),
        deadline,
        signal,
      );
    }),
  );
  return { profiles, finished: ends.every((end) => end !== null) };
}
