import { play } from '../play.ts';
import type { Scenario } from '../scenario.ts';
import { customers } from './cast.ts';

/** The morning after a solved ticket one question; the answer decides. A ticket that opens again gets an apology instead. */
export const support: Scenario = {
  name: 'support',
  begins: 'once everybody is greeted',
  opening: () => "Vesna's ticket is solved, she is asked how it was; Zoran's is solved, and opens again.",
  notHere: ({ toTheEnd }) => (toTheEnd ? null : 'with real days the question would come tomorrow morning'),
  play: (scene) => play(scene, customers(scene.run, scene.now, scene.providers.infobip === undefined)),
};
