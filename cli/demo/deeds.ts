import type { Deed, Player } from './player.ts';
import type { Scene } from './scenario.ts';
import { createHelpdesk } from './support/helpdesk.ts';
import { writeSms } from './support/phone.ts';

/** How each deed reaches us: from the app, from the helpdesk, from a phone. */
export function createDeeds(scene: Scene): (player: Player, deed: Deed) => Promise<void> {
  const helpdesk = createHelpdesk(scene);
  return async (player, deed) => {
    switch (deed.kind) {
      case 'event':
        return scene.api.track(player.userId, deed.event, deed.properties);
      case 'ticket':
        return helpdesk(player, deed);
      case 'text':
        scene.tell(player.traits.firstName, `answers: ${deed.text}`);
        return writeSms(scene.providers.sandbox, player.traits.phone, deed.text);
    }
  };
}
