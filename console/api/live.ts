import { useEffect, useRef, useSyncExternalStore } from 'react';

/** What Carillon did, as it happens: the payload of one outcome event. Ids only, nothing personal. */
export type Outcome = { readonly type: string; readonly at?: string } & Readonly<Record<string, unknown>>;
type Listener = (outcomes: readonly Outcome[]) => void;

/** Listeners hear several at once: at a thousand a second nobody can watch single ones. */
const gatherMs = 250;
const retryMs = 2_000;

const listeners = new Set<Listener>();
const watchers = new Set<() => void>();
let connected = false;
let running: AbortController | undefined;
let lastId: string | undefined;
let gathered: Outcome[] = [];

function say(now: boolean): void {
  connected = now;
  for (const watcher of watchers) watcher();
}

function deliver(): void {
  if (gathered.length === 0) return;
  const outcomes = gathered;
  gathered = [];
  for (const listener of listeners) listener(outcomes);
}

/** Reads frames of server-sent events by hand: EventSource would need to know the name of every event beforehand. */
async function read(signal: AbortSignal): Promise<void> {
  const response = await fetch('/v1/stream', {
    headers: lastId === undefined ? {} : { 'last-event-id': lastId },
    signal,
  });
  if (!response.ok || response.body === null) return;
  say(true);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let rest = ''; ;) {
    const { done, value } = await reader.read();
    if (done) return;
    const frames = (rest + value).split('\n\n');
    rest = frames.pop() ?? '';
    for (const frame of frames) take(frame);
  }
}

function take(frame: string): void {
  const lines = frame.split('\n');
  const field = (name: string): string | undefined =>
    lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
  const [data, event] = [field('data'), field('event')];
  lastId = field('id') ?? lastId;
  if (data !== undefined) gathered.push({ type: event ?? '', ...(JSON.parse(data) as object) });
}

/** Begins listening and never gives up, until the answer is called. */
export function listenToOutcomes(): () => void {
  const life = new AbortController();
  running?.abort();
  running = life;
  const timer = setInterval(deliver, gatherMs);
  const keepReading = async (): Promise<void> => {
    while (!life.signal.aborted) {
      await read(life.signal).catch(() => undefined); // whatever broke it, it begins again behind what was heard
      say(false);
      await new Promise((wake) => setTimeout(wake, retryMs));
    }
  };
  void keepReading();
  return () => {
    clearInterval(timer);
    life.abort();
  };
}

/** Calls `listener` for what happens while the component is shown. */
export function useOutcomes(listener: Listener): void {
  const newest = useRef(listener);
  useEffect(() => {
    newest.current = listener;
  });
  useEffect(() => {
    const hear: Listener = (outcomes) => newest.current(outcomes);
    listeners.add(hear);
    return () => void listeners.delete(hear);
  }, []);
}

export function useIsLive(): boolean {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => connected,
  );
}
