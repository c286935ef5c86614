import type { Channel } from '../../../domain/channel.ts';

/**
 * Where the vendor keeps what became of messages for 48 hours, to be read as often as one likes; reports are handed out once. Mails go by two
 * versions of the API; whether the logs of one show what the other sent, the vendor does not say: the second is asked for what the first does
 * not name.
 */
export const logPaths = {
  sms: ['/sms/3/logs'],
  voice: ['/tts/3/logs'],
  email: ['/email/4/logs', '/email/1/logs'],
} as const satisfies Partial<Record<Channel, readonly string[]>>;

/** Whose messages can be asked for there. */
export type LoggedChannel = keyof typeof logPaths;
export type LogPath = (typeof logPaths)[LoggedChannel][number];
