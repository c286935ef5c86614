import { ApiRefusal, type ApiClient } from '../api-client.ts';
import type { Player } from './player.ts';

/** The payload of one event on OUTCOMES, as the stream shows it. */
export type { OutcomeEvent } from '../workspace/outcomes.ts';

/** The stack as the players' app sees it: over HTTP only. */
export type DemoApi = {
  track(userId: string, event: string, properties: object): Promise<void>;
  /** `requester`: what the helpdesk calls them. */
  identify(userId: string, traits: object, requester?: string): Promise<void>;
  /** `person`: a profile id, or `userId:…`. `source`: where they said so. */
  consent(person: string, consents: Player['consents'], source: string): Promise<void>;
  /** Null until the stack knows the person. */
  profileId(userId: string): Promise<string | null>;
};

export function createDemoApi(client: ApiClient): DemoApi {
  return {
    async track(userId, event, properties) {
      await client.ingest('/v1/track', { userId, event, properties });
    },
    async identify(userId, traits, requester) {
      const externalIds = requester === undefined ? [] : [{ type: 'zendesk', id: requester }];
      await client.ingest('/v1/identify', { userId, traits, context: { externalIds } });
    },
    async consent(person, consents, source) {
      await client.send('PUT', `/v1/profiles/${person}/consents`, { consents, source });
    },
    async profileId(userId) {
      try {
        const profile = await client.get(`/v1/profiles?userId=${encodeURIComponent(userId)}`);
        return (profile as { readonly id: string }).id;
      } catch (error) {
        if (error instanceof ApiRefusal && error.status === 404) return null;
        throw error;
      }
    },
  };
}
