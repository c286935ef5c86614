/** A number in [0, 1) that depends on the seed, on whom it is about and on what for, and on nothing else: not on the order of calls. */
export type Luck = (whom: string, what: string) => number;

export function createLuck(seed: number): Luck {
  const start = mix(2_166_136_261, `${seed}`);
  return (whom, what) => finish(mix(mix(start, whom), what)) / 4_294_967_296;
}

/** FNV-1a. */
function mix(state: number, text: string): number {
  let mixed = Math.imul(state ^ 0x1f, 16_777_619);
  for (let index = 0; index < text.length; index += 1) mixed = Math.imul(mixed ^ text.charCodeAt(index), 16_777_619);
  return mixed;
}

/** Spreads what differs in the last letters only (murmur3). */
function finish(state: number): number {
  let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
