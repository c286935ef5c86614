import type { GatewayFault } from './outcome.ts';

/** An attempt that surely took nothing, and why; `null` where this side never came to ask. */
export type Try = { readonly gateway: string; readonly fault: GatewayFault | null };

/** Being asked for patience is no failure: that often in a row before another gateway is taken. */
const patience = 3;

/**
 * The gateway of the next attempt of a message of which every attempt so far surely failed; anything that may have left stays where it
 * is (I4, I5). `tries` oldest first. Undefined where there is none to choose.
 */
export function chooseGateway(order: readonly string[], tries: readonly Try[]): string | undefined {
  const last = tries.at(-1);
  const place = last === undefined ? -1 : order.indexOf(last.gateway);
  if (last === undefined || place < 0) return order[0];
  return isDone(last, tries) ? order[(place + 1) % order.length] : last.gateway;
}

function isDone(last: Try, tries: readonly Try[]): boolean {
  switch (last.fault) {
    case 'unreachable':
    case 'setUp':
      return true;
    case 'busy': {
      const recent = tries.slice(-patience);
      return recent.length === patience && recent.every((one) => one.gateway === last.gateway && one.fault === 'busy');
    }
    case null:
      return false;
  }
}

/** True where the next attempt goes to a gateway that has not been asked yet: it need not wait. */
export function isFresh(order: readonly string[], tries: readonly Try[]): boolean {
  const next = chooseGateway(order, tries);
  return next !== undefined && !tries.some(({ gateway }) => gateway === next);
}
