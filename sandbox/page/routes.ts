import { readFileSync } from 'node:fs';
import type { Oracle } from '../oracle/oracle.ts';
import type { SimRoute } from '../sim/route.ts';

/** The live page of phones and inboxes. */
export function pageRoutes(_oracle: Oracle): readonly SimRoute[] {
  const html = readFileSync(new URL('./index.html', import.meta.url), 'utf8');
  return [{ method: 'GET', path: '/', handle: () => ({ status: 200, type: 'text/html;charset=UTF-8', text: html }) }];
}
