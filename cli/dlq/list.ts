import type { ListedLetter } from '../../adapters/dead-letters/box.ts';
import { print, withDlq, type DlqOptions } from './with-dlq.ts';

export type ListOptions = DlqOptions & Readonly<{ workspace?: string; reason?: string; limit: number; all?: boolean }>;

/** `carillon dlq list`. */
export async function list(options: ListOptions): Promise<void> {
  const letters = await withDlq(options, (box) => box.list(options));
  print(letters, options.json, letters.length === 0 ? 'no dead letters' : letters.map(line).join('\n'));
}

function line({ seq, at, workspace, reason, problem, subject, redriven }: ListedLetter): string {
  const again = redriven === 0 ? '' : ` (put back ${redriven} time${redriven === 1 ? '' : 's'})`;
  return `${seq}  ${at}  ${workspace}  ${reason}  ${subject ?? '-'}${again}\n      ${problem}`;
}
