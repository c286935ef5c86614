import type { Api } from '../api-types.d.ts';

/** The channels that the api knows. */
export type Channel = NonNullable<NonNullable<Api['/v1/halt']['post']['body']>['channel']>;

/** Who hears each: a record, so that a channel which the api gains is missed here by the compiler. */
const hearers: Readonly<Record<Channel, 'people' | 'machines'>> = {
  sms: 'people',
  email: 'people',
  voice: 'people',
  whatsapp: 'people',
  push: 'people',
  webhook: 'machines',
};
export const channels = Object.keys(hearers) as readonly Channel[];
/** Those that a person can agree to. */
export const consentChannels: readonly Channel[] = channels.filter((channel) => hearers[channel] === 'people');
