import { createInterface } from 'node:readline/promises';

/** Whether whoever sits there says yes. Throws `alone` where nobody does. */
export async function askFirst(question: string, alone: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new Error(alone);
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test(await prompt.question(`${question} [y/N] `));
  } finally {
    prompt.close();
  }
}
