import { ApiRefusal, type ApiClient } from '../api-client.ts';
import type { Player } from './cast.ts';

/** The payload of one event on OUTCOMES, as the stream shows it. */
export type { OutcomeEvent } from '../workspace/outcomes.ts';

/** The stack as the players' app sees it: over HTTP only. */
export type DemoApi = {
  track(userId: string, event: string, properties: object): Promise<void>;
  identify(userId: string, traits: object): Promise<void>;
  consent(profileId: string, consents: Player['consents']): Promise<void>;
  /** Null until the stack knows the person. */
  profileId(userId: string): Promise<string | null>;
};

export function createDemoApi(client: ApiClient): DemoApi {
  return {
    async track(userId, event, properties) {
      await client.ingest('/v1/track', { userId, event, properties });
    },
    async identify(userId, traits) {
      await client.ingest('/v1/identify', { userId, traits });
    },
    async consent(profileId, consents) {
      await client.send('PUT', `/v1/profiles/${profileId}/consents`, { consents, source: 'sign-up form' });
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
