/** The five Node processes of the embedded stack, in the order in which they start. */
export const PROCESS_NAMES = ['sandbox', 'api', 'router', 'channel-worker', 'journey-worker'] as const;
export type ProcessName = (typeof PROCESS_NAMES)[number];

/** `flags` are Node's own. */
type ProcessSpec = Readonly<{ entry: string; args: readonly string[]; flags: readonly string[] }>;

/**
 * Left alone, V8 lets garbage grow with the machine's memory: 24 GiB made a journey worker of 45 MiB live data hold 510 MiB. Told a bound, in MiB and
 * far above what is live, it collects in time: 310 MiB under the same load (2.29), of which it is still never short.
 */
const boundedHeap = ['--max-old-space-size=512'];

/** MiB in which objects are young: a page of a campaign is several, all dead once it is recorded. In the usual 16 it is copied about while it lives, at a fifth of the worker's processor time. */
const roomForPages = '--max-semi-space-size=48';

/** Entry points relative to the root of the sources (or of `dist/`), without their extension. The sandbox remembers all it took, so it gets what it needs. */
export const PROCESSES: Readonly<Record<ProcessName, ProcessSpec>> = {
  sandbox: { entry: 'sandbox/main', args: [], flags: [] },
  api: { entry: 'workers/main', args: ['api', 'relay'], flags: boundedHeap },
  router: { entry: 'workers/main', args: ['router', 'receipts'], flags: boundedHeap },
  'channel-worker': {
    entry: 'workers/main',
    args: ['channel-worker', 'campaign-worker'],
    flags: [...boundedHeap, roomForPages],
  },
  'journey-worker': { entry: 'workers/main', args: ['journey-worker'], flags: boundedHeap },
};

/**
 * Who stops together, first group first: workers finish what they hold while the rest still serves them, the api stops
 * taking events before the sandbox goes.
 */
export const STOP_GROUPS: readonly (readonly ProcessName[])[] = [
  ['journey-worker', 'channel-worker'],
  ['router', 'api'],
  ['sandbox'],
];
