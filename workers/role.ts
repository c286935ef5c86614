/** One role of a process: `close` drains it; `ended` settles when it stops on its own, which is a reason to exit. */
export type RunningRole = { readonly ended?: Promise<unknown>; close(): Promise<void> };
