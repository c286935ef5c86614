import { takes, type Channel } from '../domain/channel.ts';
import { chooseGateway, isFresh, type Try } from '../domain/message/choose-gateway.ts';
import type { MessageGateway } from '../domain/message/gateway.ts';
import type { MessageContent, SendResult } from '../domain/message/outcome.ts';
import type { SendFacts } from '../domain/policy/facts.ts';
import type { SendDeps } from './ports.ts';

type Picked =
  | { readonly kind: 'gateway'; readonly gateway: MessageGateway; readonly order: readonly string[] }
  | { readonly kind: 'none'; readonly reason: string };

/**
 * The gateway of the next attempt: of those that take such a content, as senders.yaml orders them, except that what may have left stays
 * where it is (I4).
 */
export function pickGateway(
  deps: SendDeps,
  { channel, kind }: { readonly channel: Channel; readonly kind: MessageContent['kind'] },
  facts: Pick<SendFacts, 'row' | 'settings'>,
  needs?: 'cancel',
): Picked {
  const able = deps.gateways(channel).filter(({ name }) => takes(channel, name, kind));
  const here = able.filter((gateway) => needs === undefined || gateway[needs] !== undefined);
  // An order is of gateways that take the same; those for something special are not among them (adapters/workspace/senders).
  const ordered = facts.settings.senders?.[channel]?.gateways?.filter((name) => takes(channel, name, kind)) ?? [];
  const listed = ordered.length > 0 ? ordered : here.slice(0, 1).map(({ name }) => name);
  const order = listed.filter((name) => here.some((gateway) => gateway.name === name));
  const held = facts.row !== null && facts.row.state !== 'CLAIMED' ? facts.row.gateway : null;
  const name = held ?? chooseGateway(order, facts.row?.tries ?? []);
  const gateway = name === undefined ? undefined : deps.gateway(channel, name);
  if (gateway !== undefined) return { kind: 'gateway', gateway, order };
  const wanted = needs === undefined ? '' : ' that can cancel what it has scheduled';
  return { kind: 'none', reason: `no gateway for channel ${channel} here${wanted}${among(held, listed)}` };
}

const among = (held: string | null, listed: readonly string[]): string =>
  held !== null
    ? `: its last attempt was made by '${held}'`
    : listed.length > 0
      ? `: none of ${listed.join(', ')}`
      : '';

/** What is known of the tries once this one has been answered. */
export function goesOnAtOnce(
  picked: Extract<Picked, { kind: 'gateway' }>,
  before: readonly Try[],
  result: SendResult,
): boolean {
  if (result.kind !== 'notSent') return false;
  return isFresh(picked.order, [...before, { gateway: picked.gateway.name, fault: result.fault ?? null }]);
}
