import type { Delivery } from './delivery.ts';

/**
 * `npm start`, `dev`, tests, benchmarks and demos never send for real (I13): `live` is for processes started one by one
 * and for `carillon start --external --delivery live`, which asks.
 */
export function refuseLive(command: string, delivery: Delivery): void {
  if (delivery !== 'live') return;
  throw new Error(
    `${command} refuses CARILLON_DELIVERY=live: it could send demo messages to real people. ` +
      'Unset it, or use `carillon start --external --delivery live`, which asks first.',
  );
}
