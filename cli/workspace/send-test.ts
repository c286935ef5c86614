import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '../../domain/json.ts';
import { connect, type ConnectOptions } from './connect.ts';
import { finish, type Json } from './output.ts';

export type SendTestOptions = ConnectOptions &
  Json & {
    readonly user: string;
    readonly class: string;
    readonly topic?: string;
    readonly data?: JsonObject;
    readonly for: string;
  };

type Message = { readonly state: string; readonly reason?: string };

const pollMs = 200;
const settled = ['ACCEPTED', 'REJECTED', 'HELD', 'SKIPPED'];

/** `carillon send-test sms/hello --user …`: one published template to one person, through the same policy and ledger as in a journey. */
export async function sendTest(template: string, options: SendTestOptions): Promise<void> {
  const [channel, name, ...rest] = template.split('/');
  if (!channel || !name || rest.length > 0)
    throw new Error(`'${template}' is no template; expected channel/name, such as sms/hello`);
  const api = await connect(options);
  const { messageId } = (await api.send('POST', '/v1/messages', {
    to: { userId: options.user },
    channel,
    template: name,
    class: options.class,
    data: options.data ?? {},
    ...(options.topic === undefined ? {} : { topic: options.topic }),
  })) as { readonly messageId: string };
  const deadline = Date.now() + Number(options.for) * 1_000;
  let message: Message | null = null;
  while (Date.now() < deadline && !settled.includes(message?.state ?? '')) {
    message = (await api.get(`/v1/messages/${messageId}`)) as Message;
    if (!settled.includes(message?.state ?? '')) await sleep(pollMs);
  }
  const state = message?.state ?? 'REQUESTED';
  const reason = message?.reason ?? 'not decided yet';
  finish(options, state === 'ACCEPTED', { messageId, state, reason }, [
    `${template} to ${options.user}: ${state} (${reason})`,
    `'carillon why ${messageId}' tells its story`,
  ]);
}
