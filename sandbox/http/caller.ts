/** Who calls. Whatever one account sends, schedules or blocks, another never sees. */
export type Caller = { readonly account: string; readonly scopes: readonly string[] | 'all' };

export const DEFAULT_ACCOUNT = 'default';

/** Any one of the wanted scopes will do; `message:send` has those of all channels in it, and so has `inbound-message:read`. */
export const may = ({ scopes }: Caller, wanted: readonly string[]): boolean =>
  scopes === 'all' || wanted.some((scope) => scopes.includes(scope) || scopes.includes(ofAllChannels(scope)));

const ofAllChannels = (scope: string): string => scope.replace(/^[^:]+:(message:send|inbound-message:read)$/, '$1');
