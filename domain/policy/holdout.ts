import { draw } from './draw.ts';
import type { SendIntent } from './facts.ts';
import type { Holdout, WorkspaceSettings } from './settings.ts';

export function holdoutsOn(
  { holdouts = [] }: WorkspaceSettings,
  intent: Pick<SendIntent, 'channel' | 'class'>,
): readonly Holdout[] {
  return holdouts.filter(
    ({ classes = ['marketing'], channels }) =>
      classes.includes(intent.class) && (channels === undefined || channels.includes(intent.channel)),
  );
}

/** Whether a person belongs to the group: a draw over name and person, so that a larger `percent` keeps who was in it, and two groups are independent. */
export const isHeldOut = ({ name, percent }: Holdout, profileId: string): boolean =>
  draw(`${name}:${profileId}`) * 100 < percent;
