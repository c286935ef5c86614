import type { Channel } from '../channel.ts';
import type { JsonObject } from '../json.ts';
import { readRefusal } from './refusals/read-refusal.ts';
import { commandOf, type Command } from './stop-words.ts';

/** What a person wrote to one of our numbers, as a provider hands it on. */
export type InboundText = {
  /** The provider's id of it: the same over its retries. */
  readonly providerId: string;
  readonly sender: string;
  readonly recipient: string | null;
  /** Where the provider says it; otherwise the address it calls back at does. */
  readonly channel: Channel | null;
  readonly text: string;
  /** The word that the provider was told to look for, and the text without it. */
  readonly keyword: string | null;
  readonly cleanText: string | null;
  /** What came where it was not plain words: `image`, `location`, `reaction` … */
  readonly form: string | null;
  /** What the button or the line of a list that was tapped stands for. */
  readonly payload: string | null;
  /** The provider's id of the message of ours that it belongs to, where the provider can tell. */
  readonly answers: string | null;
};

/** What is read in an inbound message, for conditions to look at; no key where there is nothing. */
export type Words = {
  readonly keyword?: string;
  readonly cleanText?: string;
  readonly number?: number;
  readonly command?: Command;
  /** The rule by which words of their own read as a no: with the command `stop` where it is certain, without one where a person has to read it. */
  readonly refusal?: string;
  readonly form?: string;
  readonly payload?: string;
  /** Which of our numbers or names it was written to. */
  readonly to?: string;
};

const firstWord = /^\s*(\p{Letter}[\p{Letter}\p{Mark}\p{Number}_-]{0,39})(?=[\s.,;:!?]|$)[\s.,;:!?]*/u;

/**
 * The keyword is the provider's where it found one, else the first word if it begins with a letter; in capitals, and `cleanText` is what
 * follows it. A command counts wherever it is a whole: as the text, or as the word that the provider was told to look for; a stop in words of one's own, too.
 */
export function readWords(inbound: InboundText): Words {
  const { text, form, payload, recipient } = inbound;
  const [head = '', word] = firstWord.exec(text) ?? [];
  const keyword = inbound.keyword ?? word;
  const cleanText = inbound.keyword === null ? text.slice(head.length).trim() : (inbound.cleanText ?? text).trim();
  const number = leadingNumber(text) ?? leadingNumber(cleanText);
  const bare = commandOf(text) ?? commandOf(inbound.keyword ?? '');
  const refusal = bare === null ? readRefusal(text) : null;
  const command = refusal?.kind === 'certain' ? 'stop' : bare;
  return {
    ...(keyword === undefined ? {} : { keyword: keyword.toUpperCase(), cleanText }),
    ...(number === undefined ? {} : { number }),
    ...(command === null ? {} : { command }),
    ...(refusal === null ? {} : { refusal: refusal.because }),
    ...(form === null ? {} : { form }),
    ...(payload === null ? {} : { payload }),
    ...(recipient === null ? {} : { to: recipient }),
  };
}

/** The whole number an answer begins with, if it is a number of its own: `4`, ` 4!`, `4 thanks`; not `4th`, `4.5` or `2026-03-02`. */
export function leadingNumber(text: string): number | undefined {
  const [, digits] = /^\s*(\d{1,6})(?![\w.,:/-]*\w)/.exec(text) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

/** A sender as a person's name, in E.164; null for short codes and names, which are nobody's phone. */
export function phoneOf(sender: string): string | null {
  const digits = sender.replaceAll(/[\s().+-]/g, '');
  return /^[1-9]\d{6,14}$/.test(digits) ? `+${digits}` : null;
}

/** The keys that somebody pressed in a call: an answer like any other. */
export function readKeys(keys: string, collected: JsonObject | null): JsonObject {
  const number = leadingNumber(keys);
  return {
    text: keys,
    keys,
    ...(number === undefined ? {} : { number }),
    ...(collected === null ? {} : { collected }),
  };
}
