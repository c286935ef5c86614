/** An error in one line for a log. The rest of a database error's text may quote a row, so only its head is kept (I8). */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? ` ${String(error.code)}` : '';
  return `${error.name}${code}: ${error.message.split('\n')[0] ?? ''}`;
}
