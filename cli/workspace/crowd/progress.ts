/** Nobody wants to be told of what takes no longer, ms. */
const silentMs = 2_000;
const everyMs = 1_000;
/** A line of its own where nobody watches one that changes: in a log fewer are enough. */
const everyMsInLogs = 10_000;

/** Says on stderr how far something is, once it takes longer than a moment. */
export function createProgress(total: number, what: string) {
  const began = performance.now();
  const { stderr } = process;
  const every = stderr.isTTY ? everyMs : everyMsInLogs;
  let last = began + silentMs - every;
  let said = false;
  return {
    through(count: number): void {
      const now = performance.now();
      if (now - began < silentMs || now - last < every) return;
      last = now;
      said = true;
      const left = ((now - began) / count) * (total - count);
      const line = `${count.toLocaleString('en')} of ${total.toLocaleString('en')} ${what}, about ${Math.ceil(left / 1_000)} s left`;
      stderr.write(stderr.isTTY ? `\r${line}  ` : `${line}\n`);
    },
    end(): void {
      if (said && stderr.isTTY) stderr.write('\r\u001b[2K');
    },
  };
}
