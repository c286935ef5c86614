/** One system call as strace saw it: `entered` and `left` number the lines at which it was seen to begin and to be over. */
export type Call = Readonly<{
  pid: number;
  name: string;
  /** Everything between the parentheses, as strace quotes it. */
  args: string;
  result: number;
  entered: number;
  left: number;
}>;

const whole = /^(\d+)\s+(\w+)\((.*)\)\s+= (-?\d+)/s;
const begun = /^(\d+)\s+(\w+)\((.*) <unfinished \.\.\.>$/s;
const resumed = /^(\d+)\s+<\.\.\. (\w+) resumed>(.*)\)\s+= (-?\d+)/s;

/**
 * The calls of `strace -f -o`. A tracee stands still while a line of it is written, so whatever one call needed of another that was over
 * stands above it: the order of lines is the order of events, for threads and processes of one strace.
 */
export function readTrace(text: string): readonly Call[] {
  const calls: Call[] = [];
  const open = new Map<string, Readonly<{ name: string; args: string; entered: number }>>();
  for (const [at, line] of text.split('\n').entries()) {
    const first = whole.exec(line);
    const start = first ? null : begun.exec(line);
    const end = first || start ? null : resumed.exec(line);
    if (first) {
      const [, pid = '', name = '', args = '', result = ''] = first;
      calls.push({ pid: Number(pid), name, args, result: Number(result), entered: at, left: at });
    } else if (start) {
      const [, pid = '', name = '', args = ''] = start;
      open.set(pid, { name, args, entered: at });
    } else if (end) {
      const [, pid = '', name = '', rest = '', result = ''] = end;
      const opened = open.get(pid);
      open.delete(pid);
      if (opened?.name !== name) continue; // begun before strace was there
      calls.push({ ...opened, pid: Number(pid), args: opened.args + rest, result: Number(result), left: at });
    }
  }
  return calls;
}

/** The file descriptor, and what strace -y says it is: a path, or `socket:[…]`. */
export function target({ args }: Call): Readonly<{ fd: number; what: string }> | undefined {
  const found = /^(\d+)<([^>]*)>/.exec(args);
  return found ? { fd: Number(found[1]), what: found[2] ?? '' } : undefined;
}
