/** What a provider calls back about. */
export type CallbackKind = 'reports' | 'inbound' | 'tracking';

export type Callback = {
  readonly kind: CallbackKind;
  /** Bodies to append as they are, each small enough for one stream message. */
  readonly parts: readonly Uint8Array[];
  /** What is no callback: set aside, so that a person can look. */
  readonly unreadable: readonly { readonly body: Uint8Array; readonly why: string }[];
};

/** The stream takes 320 KiB a message. */
const mostBytes = 250 * 1024;
const itemsPerPart = 100;

/**
 * Reads just enough of a callback to store it: which kind it is and whether every item can be told apart. A body that is
 * whole and small stays byte for byte what was signed.
 */
export function readCallback(bytes: Uint8Array, said: CallbackKind | undefined): Callback {
  const body = parsed(bytes);
  const results = resultsOf(body);
  if (results === undefined) {
    const why = body === undefined ? 'not JSON' : 'neither a list of results nor a tracking notification';
    return { kind: said ?? 'reports', parts: [], unreadable: [{ body: bytes.subarray(0, 900 * 1024), why }] };
  }
  const good = results.filter(isNamed);
  const kind = said ?? kindOf(good[0]);
  const unreadable = results
    .filter((item) => !isNamed(item))
    .map((item) => ({ body: encode(item), why: 'an item without messageId' }));
  if (results.length === 0) return { kind, parts: [], unreadable };
  if (unreadable.length === 0 && bytes.length <= mostBytes) return { kind, parts: [bytes], unreadable };
  const parts: Uint8Array[] = [];
  for (let from = 0; from < good.length; from += itemsPerPart)
    parts.push(encode({ results: good.slice(from, from + itemsPerPart) }));
  return { kind, parts, unreadable };
}

type Item = Readonly<Record<string, unknown>>;

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

/** Reports and inbound come as `{ results: […] }`, tracking as one object. */
function resultsOf(body: unknown): readonly unknown[] | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const { results, notificationType } = body as Item;
  if (Array.isArray(results)) return results;
  return typeof notificationType === 'string' ? [body] : undefined;
}

function isNamed(item: unknown): item is Item {
  if (typeof item !== 'object' || item === null) return false;
  // Trackings say it as a number in the vendor's schema.
  return ['string', 'number'].includes(typeof (item as Item)['messageId']);
}

function kindOf(item: Item | undefined): CallbackKind {
  if (item === undefined) return 'reports';
  if (typeof item['notificationType'] === 'string') return 'tracking';
  return 'status' in item ? 'reports' : 'receivedAt' in item || 'text' in item ? 'inbound' : 'reports';
}

function encode(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
