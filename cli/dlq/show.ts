import type { DeadLetterMessage } from '../../adapters/nats/dlq.ts';
import { print, withDlq, type DlqOptions } from './with-dlq.ts';

/** `carillon dlq show <sequence>`. */
export async function show(seq: number, options: DlqOptions): Promise<void> {
  const letter = await withDlq(options, (box) => box.show(seq));
  if (letter === null) throw new Error(`there is no dead letter ${seq} (any more); see \`carillon dlq list\``);
  print(letter, options.json, whole(letter));
}

function whole(letter: DeadLetterMessage): string {
  const headers = Object.entries(letter.headers).map(([name, value]) => `${name}: ${value}`);
  return [`${letter.seq}  ${letter.reason}: ${letter.problem}`, '', ...headers, '', letter.body].join('\n');
}
