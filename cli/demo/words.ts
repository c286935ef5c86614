import { connectApi } from '../api-client.ts';
import { consoleLink } from '../console.ts';
import type { Stack } from '../stack/stack.ts';
import type { Place, Scenario } from './scenario.ts';

/** A sign-up of one's own, ready to be pasted. */
export function signUpLine({ addresses }: Pick<Stack, 'addresses'>, writeKey: string): string {
  const body = {
    userId: 'mia',
    event: 'user.signed_up',
    properties: { plan: 'free' },
    context: { traits: { firstName: 'Mia', phone: '+385911112222', email: 'mia@example.com' } },
  };
  return `curl -u ${writeKey}: ${addresses.api}/v1/track -H 'content-type: application/json' -d '${JSON.stringify(body)}'`;
}

export function invitation(stack: Stack, writeKey: string): string {
  return ['', 'Sign somebody up yourself:', '', `  ${signUpLine(stack, writeKey)}`, ''].join('\n');
}

/** Without the demo nothing is published. */
export const emptyStack = [
  '',
  'No journeys yet. Write your own:  carillon init hello && carillon dev hello',
  'or publish the example:           carillon apply examples/acme',
  '',
].join('\n');

/** Who plays what, side by side, and how fast time passes for them. */
export function opening(scenarios: readonly Scenario[], place: Place, scale: number): string {
  const pace = scale === 1 ? 'In real time:' : `A day passes in ${Number((86_400 / scale).toPrecision(2))} seconds:`;
  return [pace, ...scenarios.map((one) => `  ${one.name.padEnd(12)}${one.opening(place)}`), ''].join('\n');
}

/** Where everything can be looked at while it stays up. */
export async function whereToLook({ environment, addresses }: Stack): Promise<string> {
  const link = await consoleLink(connectApi(environment)).catch(() => null);
  return [
    '',
    `  console          ${link?.url ?? `${addresses.api}/console/`}`,
    ...(addresses.sandbox === undefined ? [] : [`  phones, inboxes  ${addresses.sandbox}`]),
    '',
    'Everything stays up until Ctrl-C. Who got what, and why: carillon why <person>',
  ].join('\n');
}
