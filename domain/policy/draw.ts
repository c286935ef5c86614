/**
 * A number from 0 to 1 that is the same for the same text, everywhere and always, and as good as chance over many: FNV-1a, stirred by the
 * finisher of MurmurHash3, without which texts that differ in their last letter land side by side.
 */
export function draw(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
