import type { Pool } from 'pg';
import type { createSendRequests } from '../adapters/postgres/journey/send-requests.ts';
import { findProfile } from '../adapters/postgres/reads/find-profile.ts';
import { publishedTemplates } from '../adapters/postgres/reads/published-templates.ts';
import { capabilities } from '../domain/channel.ts';
import type { Clock } from '../domain/clock.ts';
import { templateKey } from '../domain/template/compiled.ts';
import type { Commands } from './ports.ts';

/** `POST /v1/messages`: the request and the start of its workflow, in one commit; the same claim as a journey's follows (2.16). */
export function createRequestSend(
  pool: Pool,
  requests: Pick<ReturnType<typeof createSendRequests>, 'ask'>,
  newClock: (now: number) => Clock,
): Commands['requestSend'] {
  return async ({ workspace, messageId, to, channel, template, class: messageClass, topic, data }) => {
    if (capabilities(channel) === undefined) {
      return { kind: 'refused', status: 422, reason: `The channel "${channel}" has no gateway yet.` };
    }
    const profileId = await findProfile(pool, workspace, to);
    if (profileId === null) {
      return {
        kind: 'refused',
        status: 404,
        reason: 'Nobody is known under this name. Send an identify call with their address first.',
      };
    }
    const published = await publishedTemplates(pool, workspace);
    const key = templateKey(channel, template);
    const locales = published[key];
    if (locales === undefined) {
      const others = Object.keys(published).filter((name) => name.startsWith(`${channel}/`));
      const known = others.map((name) => name.slice(channel.length + 1)).join(', ') || 'none';
      return {
        kind: 'refused',
        status: 422,
        reason: `There is no ${channel} template "${template}"; published are: ${known}.`,
      };
    }
    await requests.ask({
      messageId,
      workspace,
      profileId,
      channel,
      template,
      class: messageClass,
      topic,
      data,
      templates: { [key]: locales },
      clock: newClock(Date.now()),
    });
    return { kind: 'requested', messageId };
  };
}
