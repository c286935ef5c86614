import type { Attachment } from '../oracle/entry.ts';
import type { Files } from '../oracle/files.ts';

/** A file of a request, kept; an inline image is named in the html by its file name: `cid:logo.png`. */
export function keepFile(
  files: Files,
  file: { readonly name: string; readonly type: string; readonly bytes: Buffer },
  isInline: boolean,
): Attachment {
  const { name, type, bytes } = file;
  const kept = { name, type: type || 'application/octet-stream', bytes: bytes.byteLength, file: files.put(bytes) };
  return isInline ? { ...kept, cid: name } : kept;
}
