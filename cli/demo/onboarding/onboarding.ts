import { play } from '../play.ts';
import type { Scenario } from '../scenario.ts';
import { newcomers, undecided } from './cast.ts';

/** From the first minute to the first habit; and a trial that is taken back, which undoes what it did. */
export const onboarding: Scenario = {
  name: 'onboarding',
  begins: 'at once',
  opening: ({ toTheEnd, takesBack }) =>
    `Ana and Luka sign up at Acme${toTheEnd && takesBack ? '; Eva begins a trial, and takes it back' : ''}.`,
  notHere: () => null,
  play(scene) {
    const { run, now, toTheEnd, takesBack } = scene;
    return play(scene, [...newcomers(run, now), ...(toTheEnd && takesBack ? [undecided(run, now)] : [])]);
  },
};
