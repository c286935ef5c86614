import type { Channel } from '../oracle/entry.ts';

/** As the Messages API names channels, and as they are called here. */
export const channelNames = {
  APPLE_MB: 'apple',
  INSTAGRAM_DM: 'instagram',
  LINE_ON: 'line',
  MESSENGER: 'messenger',
  MMS: 'mms',
  RCS: 'rcs',
  SMS: 'sms',
  VIBER_BM: 'viber',
  VIBER_BOT: 'viberBot',
  WHATSAPP: 'whatsapp',
} as const satisfies Readonly<Record<string, Channel>>;
export type ChannelName = keyof typeof channelNames;
export const allChannelNames = Object.keys(channelNames) as [ChannelName, ...ChannelName[]];

/** Its reports also tell of calls, though it does not place any; mails have an API of their own. */
export const nameOfChannel = (channel: Channel): ChannelName | 'VOICE' | undefined =>
  channel === 'voice' ? 'VOICE' : allChannelNames.find((name) => channelNames[name] === channel);
