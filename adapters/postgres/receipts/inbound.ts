import type { ClientBase } from 'pg';
import type { JsonObject } from '../../../domain/json.ts';
import { normaliseAddress } from '../../../domain/message/address.ts';
import { phoneOf, readWords, type InboundText, type Words } from '../../../domain/message/inbound.ts';
import type { Answered, Told } from '../../../domain/message/inbound-events.ts';
import type { PolicyTools } from '../../../domain/policy/decide.ts';
import { storable } from '../storable.ts';
import {
  lockPeople as peopleLocked,
  readNoted,
  stoppedPeople,
  storeDoubt,
  storeOther,
  storeStart,
  storeStop,
} from './inbound.sql.ts';

/** `channel`: by which it came. `at`: when, epoch ms; what came in one callback is told apart by fractions of one. */
export type Inbound = {
  readonly workspace: string;
  readonly channel: string;
  readonly at: number;
  readonly written: InboundText;
};

export type StoreInbound = (client: ClientBase, inbound: Inbound) => Promise<Told | null>;

type NotedRow = { readonly text: string; readonly words: JsonObject | null; readonly name: Told['name'] } & (
  Answered | { readonly [Key in keyof Answered]: null }
);

const statements = { stop: storeStop, start: storeStart, doubt: storeDoubt, other: storeOther } as const;

/**
 * Stores what a person wrote. An opt-out commits suppression and consent, and raises the revision that claims are decided on (I7); a START
 * lifts what STOP by that number did, for whoever still has it. What may be an opt-out waits for a person, and marketing with it. Answers what is told of it as events, the same every time it is stored, so
 * that whoever publishes it may do so again; null where nothing is.
 */
export function createStoreInbound(readAddress: PolicyTools['readAddress']): StoreInbound {
  return async (client, { workspace, channel, at, written }) => {
    const { sender, providerId, recipient, text } = written;
    const words = readWords(written);
    const command = words.command ?? null;
    const digits = sender.replaceAll(/\D/g, '') || sender;
    const who = [workspace, channel, digits];
    const kind = kindOf(words);
    const locked = kind === 'other' ? [] : await lockPeople(client, who);
    await client.query({
      name: `inbound.${kind}`,
      text: statements[kind],
      values: [
        ...who,
        providerId,
        recipient,
        storable(text),
        JSON.stringify(words, (_, value: unknown) => (typeof value === 'string' ? storable(value) : value)),
        command,
        phoneOf(sender),
        written.answers,
        at,
        ...(kind === 'stop' || kind === 'doubt' ? [havingNumber(locked, readAddress, digits)] : []),
        ...(kind === 'start' ? [havingNumber(await stopped(client, who), readAddress, digits)] : []),
      ],
    });
    const named = { name: 'inbound.noted', text: readNoted, values: [workspace, channel, providerId] };
    const [row] = (await client.query<NotedRow>(named)).rows;
    return row === undefined ? null : toTold(row, { workspace, channel, id: providerId });
  };
}

function kindOf({ command, refusal }: Words): keyof typeof statements {
  if (command === 'stop' || command === 'start') return command;
  return refusal === undefined || command !== undefined ? 'other' : 'doubt';
}

export type Having = { readonly id: string; readonly phone: string | null; readonly country: string | null };

/** Whoever may have this number, locked before anything about them changes. `who`: workspace, channel, digits of the number */
export async function lockPeople(client: ClientBase, who: readonly string[]): Promise<readonly Having[]> {
  return (await client.query<Having>({ name: 'inbound.lock', text: peopleLocked, values: [...who] })).rows;
}

/** Those who said STOP by this number, and the number they have now. */
async function stopped(client: ClientBase, who: readonly string[]): Promise<readonly Having[]> {
  return (await client.query<Having>({ name: 'inbound.stopped', text: stoppedPeople, values: [...who] })).rows;
}

/** Those of them who have this number, however it stands on their profiles. */
export function havingNumber(
  people: readonly Having[],
  readAddress: PolicyTools['readAddress'],
  digits: string,
): readonly string[] {
  return people.flatMap(({ id, phone, country }) => {
    const reading = phone === null ? null : readAddress('phone', phone, country ?? undefined);
    return reading?.kind === 'address' && normaliseAddress('phone', reading.address) === digits ? [id] : [];
  });
}

function toTold({ text, words, name, ...answered }: NotedRow, about: Pick<Told, 'workspace' | 'channel' | 'id'>): Told {
  return { ...about, name, said: { text, ...words }, answered: answered.message === null ? null : answered };
}
