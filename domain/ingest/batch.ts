import { isObject } from './fields.ts';
import type { Fields } from './fields.ts';
import { maxBatchLength } from './limits.ts';

export type SegmentBatch = { readonly messages: readonly unknown[]; readonly fields: Fields };

/** The outer shell of `POST /v1/batch`. Only a shell that is none is refused: a bad message is judged alone. */
export function segmentBatch(body: unknown): SegmentBatch | string {
  if (!isObject(body) || !Array.isArray(body['batch']))
    return 'the body must be an object with an array called "batch"';
  if (body['batch'].length > maxBatchLength) {
    return `the batch holds ${body['batch'].length} messages; send at most ${maxBatchLength} at a time`;
  }
  return { messages: body['batch'], fields: body };
}
