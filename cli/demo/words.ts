import type { Stack } from '../stack/stack.ts';
import type { Player } from './cast.ts';
import type { DemoSummary } from './summary.ts';

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

export function opening(players: readonly Player[], scale: number): string {
  const names = players.map(({ traits }) => traits.firstName).join(' and ');
  const pace =
    scale === 1 ? 'in real time' : `for them a day passes in ${Number((86_400 / scale).toPrecision(2))} seconds`;
  return `${names} sign up at Acme; ${pace}.\n`;
}

export function closing({ ok, scenarios }: DemoSummary, people: number): string {
  const messages = scenarios.flatMap((scenario) => scenario.messages);
  const problems = scenarios.flatMap((scenario) => scenario.problems);
  if (!ok)
    return [
      '',
      ...problems.map((one) => `problem: ${one}`),
      'The demo did not add up; `carillon logs` may say why.',
    ].join('\n');
  const far = new Set(messages.map(({ checkedAgainst }) => checkedAgainst));
  const by = far.has('replies')
    ? far.has('oracle')
      ? 'the sandbox and your own server'
      : 'your own servers'
    : 'the sandbox';
  const rest = scenarios.every(({ toTheEnd }) => toTheEnd) ? '' : ' What follows takes them days.';
  return `\n${messages.length} messages to ${people} people, each taken exactly once by ${by}.${rest}`;
}

export const staying = 'Everything stays up until Ctrl-C. Who got what, and why: carillon why <person>';
