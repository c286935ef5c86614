import type { Pool } from 'pg';
import { TransientError } from '../../domain/errors.ts';
import type { HookMapping } from '../../domain/hook/mapping.ts';
import { parseHookMapping } from '../../domain/hook/parse-mapping.ts';
import { readHooks } from './hooks.ts';
import type { HookRow } from './hooks.ts';

export type HookBook = {
  /** Undefined where there is no such mapping. Throws where none was ever read, because the database is away. */
  find(workspace: string, source: string): Promise<HookMapping | undefined>;
};

/** How old an answer may be: an applied mapping holds within a second. */
const freshMs = 1_000;
/** A hook waits no longer for a database that is away: what was read last holds on (I1). */
const patienceMs = 500;

/** What survives a restart while the database is away. */
export type HookMemory = { read(): readonly HookRow[] | undefined; write(rows: readonly HookRow[]): void };

type Page = { readonly at: number; readonly text: string; readonly mappings: ReadonlyMap<string, HookMapping> };

const nameOf = (workspace: string, source: string): string => JSON.stringify([workspace, source]);

/** The mappings in memory, read again when a request finds them older than a second. */
export function createHookBook(deps: {
  readonly pool: Pool;
  readonly memory: HookMemory;
  readonly now: () => number;
  readonly onTrouble: (what: string, error: unknown) => void;
}): HookBook {
  const { pool, memory, now, onTrouble } = deps;
  let page: Page | undefined;
  let reading: Promise<void> | undefined;

  const open = (rows: readonly HookRow[], at: number, text = JSON.stringify(rows)): void => {
    page = text === page?.text ? { ...page, at } : { at, text, mappings: readMappings(rows) };
  };
  const remember = (rows: readonly HookRow[]): void => {
    try {
      memory.write(rows);
    } catch (error) {
      onTrouble('the mappings of hooks could not be kept for a restart without the database', error);
    }
  };
  const readAgain = async (): Promise<void> => {
    const began = now();
    try {
      const rows = await readHooks(pool);
      const before = page?.text;
      open(rows, began);
      if (page?.text !== before) remember(rows);
    } catch (error) {
      onTrouble('the mappings of hooks could not be read; what was read last holds on', error);
      if (page !== undefined) page = { ...page, at: began };
    } finally {
      reading = undefined;
    }
  };
  return {
    async find(workspace, source) {
      if (page === undefined || now() - page.at > freshMs) {
        reading ??= readAgain();
        await inTime(reading);
        // Old on purpose: the next request asks the database again.
        if (page === undefined) open(memory.read() ?? absent(), now() - freshMs);
      }
      return page?.mappings.get(nameOf(workspace, source));
    },
  };
}

function absent(): never {
  throw new TransientError('the mappings of hooks were never read, and the database does not answer', {
    retryAfterMs: 5_000,
  });
}

async function inTime(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, patienceMs)));
  await Promise.race([work, late]);
  clearTimeout(timer);
}

/** All were read by the same parser before they were published; one of a newer release that this one cannot read is left out. */
function readMappings(rows: readonly HookRow[]): ReadonlyMap<string, HookMapping> {
  const mappings = new Map<string, HookMapping>();
  for (const { workspace, source, mapping } of rows) {
    const reading = parseHookMapping(mapping);
    if (reading.kind === 'mapping') mappings.set(nameOf(workspace, source), reading.mapping);
  }
  return mappings;
}
