import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { proofHeaders } from '../../../adapters/hooks/sign.ts';
import { parseHookMapping } from '../../../domain/hook/parse-mapping.ts';
import { exampleFolder } from '../example-folder.ts';
import type { Deed, Player } from '../player.ts';
import type { Scene } from '../scenario.ts';

type TicketChange = Extract<Deed, { kind: 'ticket' }>;
const answerWithinMs = 10_000;

/** Acme's helpdesk: tells us of tickets by the hook, signed as Zendesk signs, in the form of the example's payload. */
export function createHelpdesk({ client, hooks, hookSecret, run }: Scene) {
  return async ({ requester }: Player, { ticket, from, to }: TicketChange): Promise<void> => {
    const reading = parseHookMapping(hooks['zendesk']);
    if (reading.kind !== 'mapping') throw new Error(`${exampleFolder}/hooks/zendesk.yaml is no mapping any more`);
    const body = Buffer.from(JSON.stringify(payload(`${run}-${ticket}-${to}`, requester ?? '', ticket, from, to)));
    const response = await fetch(`${client.url}/v1/hooks/zendesk`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...proofHeaders(reading.mapping.authenticate, hookSecret, body, new Date()),
      },
      body,
      signal: AbortSignal.timeout(answerWithinMs),
    });
    const answer = await response.text();
    if (!response.ok || !answer.includes('"mapped":true'))
      throw new Error(`the hook did not take ticket ${ticket} in (${response.status}): ${answer}`);
  };
}

function payload(id: string, requester: string, ticket: string, from: string, to: string): object {
  const file = join(exampleFolder, 'payloads', 'zendesk-ticket-solved.json');
  const example = JSON.parse(readFileSync(file, 'utf8')) as { readonly detail: object };
  const detail = { ...example.detail, id: ticket, requester_id: requester, status: to };
  return { ...example, id, detail, event: { current: to, previous: from } };
}
