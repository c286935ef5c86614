import { availableChannels } from '../../channel.ts';

/** Words of the language that have no meaning yet, each with what works today. */
const notYetKeys: Readonly<Record<string, string>> = {
  call: `today one writes send: with a template of ${availableChannels.join(', ')}`,
  parallel: 'today one journey per line does it',
  goto: 'today a `branch` or a `repeat` does it',
};

/** Why a key is refused although the language knows it; undefined for any other. */
export function notYet(key: string): { readonly message: string; readonly hint: string } | undefined {
  const hint = Object.hasOwn(notYetKeys, key) ? notYetKeys[key] : undefined;
  return hint === undefined ? undefined : { message: `'${key}' is not available yet`, hint };
}
