import type { OutcomeEvent } from './api.ts';
import { createDeeds } from './deeds.ts';
import { owedTo } from './owed.ts';
import type { Player } from './player.ts';
import type { Acted, Scene } from './scenario.ts';
import { until } from './until.ts';

/**
 * Makes the players known, lets each do what they do, over HTTP, the way their app and the helpdesk would, and follows the outcome
 * events until every journey of theirs has ended.
 */
export async function play(scene: Scene, players: readonly Player[]): Promise<Acted> {
  const profiles = await introduce(scene, players);
  const finished = await act(scene, players, profiles);
  return {
    finished,
    brokenOff: null,
    profiles: players.map((player) => ({ id: profiles.get(player) ?? '', traits: player.traits })),
    campaign: null,
    addresses: players.flatMap(({ traits }) => [traits.phone, traits.email]),
    owed: owedTo(players, scene.toTheEnd),
  };
}

type Profiles = ReadonlyMap<Player, string>;

/** With what they agreed to; nobody has done anything yet. */
async function introduce(scene: Scene, players: readonly Player[]): Promise<Profiles> {
  const { api, people } = scene;
  const profiles = new Map<Player, string>();
  for (const player of players) {
    await api.identify(player.userId, player.traits, player.requester);
    const profileId = await until(() => api.profileId(player.userId), scene);
    if (profileId === null) throw new Error(`the stack did not take ${player.userId} in; see \`carillon logs router\``);
    profiles.set(player, profileId);
    people.set(profileId, player.traits);
    if (player.consents.length > 0) await api.consent(profileId, player.consents, 'sign-up form');
  }
  return profiles;
}

async function act(scene: Scene, players: readonly Player[], profiles: Profiles): Promise<boolean> {
  const { toTheEnd, events } = scene;
  const does = createDeeds(scene);
  const seen = async (player: Player, isIt: (event: OutcomeEvent) => boolean): Promise<boolean> => {
    const profile = profiles.get(player);
    return (
      (await until(() => events.some((event) => event['profile'] === profile && isIt(event)) || null, scene)) === true
    );
  };
  const sent = (player: Player, message: string): Promise<boolean> =>
    seen(
      player,
      (event) => event.type === 'message.accepted' && `${event['channel']}/${event['template']}` === message,
    );
  const ended = (player: Player, ending: string): Promise<boolean> =>
    seen(player, ({ type, ...event }) => `${event['journey']} ${type.replace('enrollment.', '')}` === ending);

  const greet = async (player: Player): Promise<boolean> => all(player.atOnce.map((message) => sent(player, message)));
  const goOn = async (player: Player): Promise<boolean> => {
    for (const { after, deed } of player.acts) {
      if (after !== null && (!toTheEnd || !(await sent(player, after)))) return !toTheEnd;
      await does(player, deed);
    }
    return !toTheEnd || all(player.endings.map((ending) => ended(player, ending)));
  };
  const greetings = all(players.map(greet)).then((greeted) => {
    if (greeted && players.some(({ atOnce }) => atOnce.length > 0)) scene.greeted();
    return greeted;
  });
  return all([greetings, ...players.map(goOn)]);
}

const all = async (answers: readonly Promise<boolean>[]): Promise<boolean> =>
  (await Promise.all(answers)).every(Boolean);
