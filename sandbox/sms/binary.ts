import type { Binary } from './text-options.ts';

const bytesOf = ({ hex }: Binary): Buffer => Buffer.from(hex.replace(/[\s…]/g, ''), 'hex');

/** 140 bytes, or 134 in each part of a longer one (3GPP TS 23.040). */
export function countBinaryParts(binary: Binary): number {
  const { length } = bytesOf(binary);
  return length <= 140 ? 1 : Math.ceil(length / 134);
}

/** What a phone would show: UTF-16 where the coding says so (8), one byte a character otherwise. */
export function readBinary(binary: Binary): string {
  const bytes = bytesOf(binary);
  if (binary.dataCoding !== 8 || bytes.length % 2 === 1) return bytes.toString('latin1');
  return bytes.swap16().toString('utf16le');
}
