/** Where the demo tells what happens. */
export type Screen = {
  line(text: string): void;
  /** How far something is: written over itself on a terminal; now and then a line of its own elsewhere. Null: it is over. */
  progress(text: string | null): void;
};

type Terminal = { readonly isTTY?: boolean; write(text: string): unknown };

const clear = '\r\u001b[2K';
/** Often enough for somebody who reads a log to know that it goes on. */
const sparselyMs = 2_000;
/** Faster nobody reads a counter. */
const redrawMs = 100;

export function createScreen(terminal: Terminal, now: () => number = Date.now): Screen {
  let shown: string | null = null;
  let said: number | null = null;
  if (terminal.isTTY !== true)
    return {
      line: (text) => void terminal.write(`${text}\n`),
      progress(text) {
        if (text === null) said = null;
        else if (said === null) said = now();
        else if (now() - said >= sparselyMs) {
          said = now();
          terminal.write(`  ${text}\n`);
        }
      },
    };
  return {
    line(text) {
      terminal.write(`${shown === null ? '' : clear}${text}\n${shown === null ? '' : `  ${shown}`}`);
    },
    progress(text) {
      if (text === shown || (text !== null && said !== null && now() - said < redrawMs)) return;
      said = text === null ? null : now();
      terminal.write(`${shown === null ? '' : clear}${text === null ? '' : `  ${text}`}`);
      shown = text;
    },
  };
}
