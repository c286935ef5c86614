import type { SendResult } from '../../domain/message/outcome.ts';
import { failureWords } from '../http/failure-words.ts';
import type { HandOver } from './session.ts';

/** Replies about who may talk to this server, whatever command they answer: a person can mend them. */
const setUpReplies = new Set([454, 530, 534, 535, 538]);
/** Commands that are about this very message; a 5xx to another one is about the set-up. */
const messageCommands = new Set(['MAIL FROM', 'RCPT TO', 'DATA']);

/**
 * The line between *surely not sent* and *perhaps sent* (I5): a reply is a clear answer at any time; without one, what
 * counts is whether the message body had begun. `words` replaces the error where we ended the call ourselves.
 */
export function classifyHandOver(result: HandOver, words?: string): SendResult {
  if (result.kind === 'answered') return { kind: 'accepted', detail: describeReply(result.response) };
  const { code, command, reply, responseCode } = readError(result.error);
  // What is neither yes nor no to the command (a second 354 …) is no answer: the next line of the server might be one.
  if (responseCode !== undefined && responseCode >= 400 && reply !== undefined) {
    const reason = `SMTP ${describeCodes(reply)}${command === undefined ? '' : ` to ${command}`}`;
    const final = responseCode >= 500 && !setUpReplies.has(responseCode) && messageCommands.has(command ?? '');
    if (final) return { kind: 'rejected', reason, detail: describeCodes(reply) };
    // A 4xx asks for patience (greylisting, too many connections); any other refusal is about our set-up.
    return { kind: 'notSent', reason, fault: responseCode < 500 && !setUpReplies.has(responseCode) ? 'busy' : 'setUp' };
  }
  if (result.begun)
    return { kind: 'unknown', reason: `no answer to the message: ${words ?? failureWords(result.error)}` };
  if (command === 'API' && code === 'EENVELOPE')
    return { kind: 'rejected', reason: 'an address that SMTP cannot carry', detail: code };
  if (code === 'EMESSAGE') return { kind: 'rejected', reason: 'larger than the mail server takes', detail: code };
  return { kind: 'notSent', reason: words ?? failureWords(result.error), fault: 'unreachable' };
}

type SmtpError = {
  readonly code: string | undefined;
  readonly command: string | undefined;
  readonly reply: string | undefined;
  readonly responseCode: number | undefined;
};

function readError(error: unknown): SmtpError {
  const fields: Record<string, unknown> = typeof error === 'object' && error !== null ? { ...error } : {};
  const text = (key: string): string | undefined => {
    const value = fields[key];
    return typeof value === 'string' ? value : undefined;
  };
  const responseCode = fields['responseCode'];
  return {
    code: text('code'),
    command: text('command')?.replace(/^(AUTH) .*/, '$1'),
    reply: text('response'),
    responseCode: typeof responseCode === 'number' ? responseCode : undefined,
  };
}

/** Codes only: the words of a reply often quote the recipient (I8). */
function describeCodes(reply: string): string {
  const [, code = '', enhanced] = /^(\d{3})(?:[ -](\d\.\d{1,3}\.\d{1,3}))?/.exec(reply) ?? [];
  return enhanced === undefined ? code : `${code} ${enhanced}`;
}

/** An acceptance may keep its words (the server's queue id helps to find a mail) unless they hold an address, or what cannot be kept. */
function describeReply(reply: string): string {
  const line = reply.split('\n', 1)[0]?.trim() ?? '';
  return /^[\x20-\x3f\x41-\x7e]{0,120}$/.test(line) ? line : describeCodes(line);
}
