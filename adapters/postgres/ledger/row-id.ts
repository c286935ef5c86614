import { V7Generator } from 'uuidv7';

/** Drawn by the thousand: one at a time, chance costs more than all the rest of an id. */
const words = new Uint32Array(1_024);
let used = words.length;

const generator = new V7Generator({
  nextUint32() {
    if (used === words.length) {
      crypto.getRandomValues(words);
      used = 0;
    }
    return words[used++] ?? 0;
  },
});

/** A UUID (version 7) that is later than every one made here before it. */
export const newRowId = (): string => generator.generate().toString();
