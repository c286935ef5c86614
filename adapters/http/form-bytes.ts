import { randomBytes } from 'node:crypto';

export type FormPart =
  | { readonly name: string; readonly text: string }
  | { readonly name: string; readonly file: string; readonly type: string; readonly bytes: Uint8Array };

export type FormBytes = {
  readonly contentType: string;
  readonly contentLength: number;
  /** In order; files as they are, shared by every request that carries them and never copied. */
  readonly chunks: readonly Uint8Array[];
};

/**
 * `multipart/form-data` (RFC 7578) of parts that are all in memory, so that its length is known before it goes. Names are escaped as
 * browsers do it (WHATWG, "multipart/form-data encoding"): a quote or a line break in one cannot end it.
 */
export function formBytes(parts: readonly FormPart[]): FormBytes {
  // Not to be guessed by whoever made a file: its bytes could end a part (CVE-2025-7783).
  const boundary = `carillon-${randomBytes(18).toString('hex')}`;
  const text = (written: string): Uint8Array => Buffer.from(written, 'utf8');
  const chunks = parts.flatMap((part): readonly Uint8Array[] => {
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${escaped(part.name)}"`;
    return 'text' in part
      ? [text(`${head}\r\n\r\n${lineBreaks(part.text)}\r\n`)]
      : [
          text(`${head}; filename="${escaped(part.file)}"\r\nContent-Type: ${part.type}\r\n\r\n`),
          part.bytes,
          text('\r\n'),
        ];
  });
  const all = [...chunks, text(`--${boundary}--\r\n`)];
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    contentLength: all.reduce((sum, { byteLength }) => sum + byteLength, 0),
    chunks: all,
  };
}

const escaped = (name: string): string => name.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22');
const lineBreaks = (text: string): string => text.replaceAll(/\r\n|\r|\n/g, '\r\n');
