/** PostgreSQL holds no U+0000, and no half of a character. */
export const storable = (text: string): string => text.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\ufffd');
