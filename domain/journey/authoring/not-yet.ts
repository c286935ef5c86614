import { available, channels, type Channel } from '../../channel.ts';

/** Words of the language that have no meaning yet, each with what works today. */
const notYetKeys: Readonly<Record<string, string>> = {
  compensateOn: 'today `exitOn` ends the journey and undoes nothing',
  compensate: 'today a later send or update can put things right',
  undo: 'today a `wait` before the send does it: a goal or an exit during it stops the message',
  fallback: 'today a `waitFor` with a send over another channel in its `else` does it',
  mayDouble: 'today a message that may have left is held and listed, never sent again',
  call: 'today `sms` and `email` can be sent',
  webhook: 'today `sms` and `email` can be sent',
  emit: 'today every send and exit is published on OUTCOMES',
  split: 'today a `branch` over a trait does it',
  parallel: 'today one journey per line does it',
  repeat: 'today the steps are written out, or `reentry: always` begins again',
  goto: 'today a `branch` does it',
};

/** Why a key is refused although the language knows it; undefined for any other. */
export function notYet(key: string): { readonly message: string; readonly hint: string } | undefined {
  const hint = Object.hasOwn(notYetKeys, key) ? notYetKeys[key] : undefined;
  return hint === undefined ? undefined : { message: `'${key}' is not available yet`, hint };
}

export const availableChannels: readonly Channel[] = channels.filter((channel) => available[channel] !== undefined);
