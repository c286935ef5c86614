import { createInterface } from 'node:readline/promises';

/** Asks before messages go to real people; without a terminal there is nobody to ask, so the answer is no (I13). */
export async function confirmLive(): Promise<void> {
  if (!process.stdin.isTTY) {
    throw new Error('--delivery live asks before it sends to real people, and there is no terminal to ask on');
  }
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await prompt.question('Messages will go to real people and cost money. Type "live" to go on: ');
    if (answer.trim() !== 'live') throw new Error('not confirmed; nothing was started');
  } finally {
    prompt.close();
  }
}
