/** A file that a mail template carries, as published: its bytes lie beside the templates, under their hash. */
export type MailFileRef = {
  readonly name: string;
  /** Media type. */
  readonly type: string;
  /** SHA-256 of its bytes, hex. */
  readonly hash: string;
  /** Bytes. */
  readonly size: number;
  /** A picture that the mail shows as `cid:<name>`. */
  readonly inline: boolean;
};

/** What one mail carries at most: Infobip takes 20 files, and 18 MB are the 25 MB that providers take once they are base64 in lines. */
export const mostFiles = 20;
export const mostFileBytes = 18_000_000;

const types: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  ics: 'text/calendar; method=PUBLISH; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  zip: 'application/zip',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
};
/** What mail programs show inside a mail; SVG and WebP are shown by too few. */
const pictures = ['png', 'jpg', 'jpeg', 'gif'];

export const fileTypesInWords = Object.keys(types).join(', ');

/** The media type of a file's name; undefined for one that mail servers are known to refuse, or nobody knows. */
export function mediaTypeOf(name: string): string | undefined {
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  return Object.hasOwn(types, extension) ? types[extension] : undefined;
}

/** Why a file of this name cannot travel so; undefined: it can. Its reader sees the name, and a picture's stands in an address. */
export function problemOfFileName(
  name: string,
  inline: boolean,
): { readonly message: string; readonly expected: string } | undefined {
  const fits = inline ? /^[A-Za-z0-9][\w.-]{0,99}$/ : /^[\p{L}\p{N}][\p{L}\p{N} ._()-]{0,99}$/u;
  const expected = inline ? 'letters, digits, . _ and -, such as logo.png' : 'letters, digits, blanks and . _ - ( )';
  if (!fits.test(name)) return { message: `'${name}' is no name for a file`, expected };
  if (mediaTypeOf(name) === undefined)
    return { message: `'${name}' is of no kind that mails carry here`, expected: fileTypesInWords };
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  return !inline || pictures.includes(extension)
    ? undefined
    : { message: `'${name}' is no picture that mail programs show`, expected: pictures.join(', ') };
}
