/** 32 KiB an event is the convention of the field; this is where we stop taking it (413, or parked within a batch). */
export const maxEventBytes = 256 * 1024;
/** 500 KiB a batch is the convention; full batches of the Node client reach 463 KiB. Counted after decompression. */
export const maxBodyBytes = 1024 * 1024;
export const maxDepth = 32;
export const maxIdLength = 512;
/** Messages in one batch: far above what any client sends, low enough to be published inside one request's deadline. */
export const maxBatchLength = 5_000;
