import { z } from 'zod';
import { ok } from '../http/reply.ts';
import type { Switchboard } from '../voice/switchboard.ts';
import { problem, type SimRoute } from './route.ts';

const wordsSchema = z.strictObject({ words: z.string().min(1).max(400) });
const keysSchema = z.strictObject({ keys: z.string().regex(/^[0-9*#]{1,20}$/, 'keys are 0 to 9, * and #') });

/** What the person does whose phone rings: `POST /_sim/calls/12/{answer,decline,keys,words,hangup}`; 12 is the number of the message. */
export function callRoutes(switchboard: Switchboard): readonly SimRoute[] {
  const route = (verb: string, run: (seq: number, body: unknown) => boolean): SimRoute => ({
    method: 'POST',
    path: `/_sim/calls/*/${verb}`,
    handle: ({ rest, body }) =>
      run(Number(rest), body) ? ok({ done: true }) : problem(409, `call ${rest} is not there for that any more`),
  });
  return [
    route('answer', (seq) => switchboard.answer(seq)),
    route('decline', (seq) => switchboard.decline(seq)),
    route('keys', (seq, body) => switchboard.press(seq, keysSchema.parse(body).keys)),
    route('words', (seq, body) => switchboard.speak(seq, wordsSchema.parse(body).words)),
    route('hangup', (seq) => switchboard.hangUp(seq)),
  ];
}
