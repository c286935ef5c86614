import type { Violation } from '../http/envelopes.ts';

/** The names that messages may have; what stands inside of contents differs by channel and is not looked at. */
const known: Readonly<Record<string, readonly string[]>> = {
  '': ['messages', 'options', 'defaults'],
  'messages[]': ['channel', 'sender', 'destinations', 'content', 'template', 'options', 'webhooks', 'failover'],
  options: ['schedule', 'tracking', 'messageOrdering', 'validateDestinations'],
};

/** What would be let through unread. */
export function unknownProperties(body: unknown): Violation[] {
  const { messages, options } = body as { readonly messages?: readonly object[]; readonly options?: object };
  const look = (value: object | undefined, kind: string, place: string): Violation[] =>
    Object.keys(value ?? {})
      .filter((name) => !known[kind]?.includes(name))
      .map((name) => ({ property: place === '' ? name : `${place}.${name}`, violation: 'Unknown property' }));
  return [
    ...look(body as object, '', ''),
    ...(messages ?? []).flatMap((message, index) => look(message, 'messages[]', `messages[${index}]`)),
    ...look(options, 'options', 'options'),
  ];
}
