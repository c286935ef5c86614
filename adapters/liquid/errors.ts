import { LiquidError } from 'liquidjs';
import { CannotShow } from './local-filters.ts';

/**
 * A reason for the ledger. Liquid quotes the offending value in some messages, and values are personal data (I8):
 * only its limits, names of filters and variables, and positions get through.
 */
export function reasonOf(error: unknown): string {
  if (!LiquidError.is(error)) return 'template error';
  const [line, column] = error.token.getPosition();
  const at = `line ${line}, column ${column}`;
  if (error.originalError instanceof CannotShow) return `${error.originalError.message} (${at})`;
  const message = error.message;
  if (message.includes('render limit exceeded')) return `template too slow (${at})`;
  if (message.includes('memory alloc limit exceeded')) return `template needs too much memory (${at})`;
  if (message.includes('parse length limit exceeded')) return 'template too long';
  const name = /undefined filter: [\w-]+|tag "[\w-]+" not found|ENOENT/.exec(message)?.[0];
  return name === undefined
    ? `template error (${at})`
    : `template error: ${name === 'ENOENT' ? 'unknown snippet' : name} (${at})`;
}
