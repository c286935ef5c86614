import { describe, expect, it } from 'vitest';
import { createScreen } from '../../../../cli/demo/screen.ts';

function record(isTTY: boolean, clock = { now: 0 }) {
  const written: string[] = [];
  const screen = createScreen({ isTTY, write: (text: string) => written.push(text) }, () => clock.now);
  return { screen, written, clock };
}

describe('createScreen', () => {
  it('writes progress over itself on a terminal, at most ten times a second, and lines above it', () => {
    const { screen, written, clock } = record(true);
    screen.progress('0 of 3');
    clock.now = 99;
    screen.progress('not seen');
    clock.now = 100;
    screen.progress('1 of 3');
    screen.line('Ana');
    screen.progress(null);
    screen.line('Luka');
    const clear = '\r\u001b[2K';
    expect(written).toEqual(['  0 of 3', `${clear}  1 of 3`, `${clear}Ana\n  1 of 3`, clear, 'Luka\n']);
  });

  it('writes a line now and then where nothing can be overwritten, and none for what was quick', () => {
    const { screen, written, clock } = record(false);
    for (const [now, text] of [
      [0, '1 of 3'],
      [1_999, '2 of 3'],
      [2_000, '3 of 3'],
    ] as const) {
      clock.now = now;
      screen.progress(text);
    }
    screen.progress(null);
    clock.now = 9_000;
    screen.progress('1 of 2');
    expect(written).toEqual(['  3 of 3\n']);
  });
});
