import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../domain/json.ts';
import { eventTypePattern } from '../../domain/subjects.ts';
import { connect, type ConnectOptions } from './connect.ts';
import { follow } from './follow.ts';
import { finish, say, type Json } from './output.ts';

export type SendEventOptions = ConnectOptions &
  Json & {
    readonly user: string;
    readonly property?: JsonObject;
    readonly trait?: JsonObject;
    readonly watch?: boolean;
    readonly for: string;
  };

/** `carillon send-event <type> --user …`: one event, over HTTP as a producer sends it; with `--watch`, what becomes of it. */
export async function sendEvent(type: string, options: SendEventOptions): Promise<void> {
  if (!eventTypePattern.test(type))
    say(`'${type}' is not two words joined by a dot: it arrives as track.<words_joined>`);
  const api = await connect(options);
  const { user: userId, property: properties = {}, trait: traits = {} } = options;
  const messageId = randomUUID();
  const track = async (): Promise<void> => {
    await api.ingest('/v1/track', {
      userId,
      event: type,
      messageId,
      properties,
      timestamp: new Date().toISOString(),
      ...(Object.keys(traits).length > 0 ? { context: { traits } } : {}),
    });
  };
  if (options.watch === true) {
    await follow(api, userId, { seconds: Number(options.for), json: options.json === true }, track);
    return;
  }
  await track();
  finish(options, true, { id: messageId, type, userId }, [`${type} of ${userId} is taken (${messageId})`]);
}
