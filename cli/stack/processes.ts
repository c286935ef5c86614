/** The five Node processes of the embedded stack, in the order in which they start. */
export const PROCESS_NAMES = ['sandbox', 'api', 'router', 'channel-worker', 'journey-worker'] as const;
export type ProcessName = (typeof PROCESS_NAMES)[number];

type ProcessSpec = Readonly<{ entry: string; args: readonly string[] }>;

/** Entry points relative to the root of the sources (or of `dist/`), without their extension. */
export const PROCESSES: Readonly<Record<ProcessName, ProcessSpec>> = {
  sandbox: { entry: 'sandbox/main', args: [] },
  api: { entry: 'workers/main', args: ['api', 'relay'] },
  router: { entry: 'workers/main', args: ['router', 'receipts'] },
  'channel-worker': { entry: 'workers/main', args: ['channel-worker', 'campaign-worker'] },
  'journey-worker': { entry: 'workers/main', args: ['journey-worker'] },
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
