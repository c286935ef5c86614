/** `write` sends events, `api` gives commands and reads, `webhook` is the token in a provider's callback address. */
export type KeyKind = (typeof keyKinds)[number];
export const keyKinds = ['write', 'api', 'webhook'] as const;

/** `send` direct messages, `operate` halts and journeys, `publish` apply a workspace, `profiles` consent. */
export type Scope = (typeof scopes)[number];
export const scopes = ['read', 'send', 'operate', 'publish', 'profiles'] as const;
