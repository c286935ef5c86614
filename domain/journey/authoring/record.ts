/** The keys of something that may not be a map at all. */
export function record(input: unknown): { readonly [key: string]: unknown } {
  return typeof input === 'object' && input !== null ? { ...input } : {};
}
