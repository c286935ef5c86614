/** A file of a form. */
export type FormFile = {
  /** The form's name for it: `attachment`. */
  readonly field: string;
  readonly fileName: string;
  readonly type: string;
  readonly bytes: Buffer;
};

export type Form = {
  /** Every value of a name, in order: forms repeat `to`. */
  readonly fields: ReadonlyMap<string, readonly string[]>;
  readonly files: readonly FormFile[];
};

export const noForm: Form = { fields: new Map(), files: [] };

export const isForm = (type: string | undefined): boolean =>
  /^(multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(type ?? '');

/**
 * Reads multipart/form-data or urlencoded; undefined when it is neither. By undici rather than Node's own copy of it, which
 * refuses what other languages write: unquoted names (.NET), `filename*` (Spring, urllib3). Loaded with the first form.
 */
export async function readForm(bytes: Buffer, type: string): Promise<Form | undefined> {
  const { Response } = await import('undici');
  const read = await new Response(bytes, { headers: { 'content-type': type } }).formData().catch(() => undefined);
  if (read === undefined) return undefined;
  const fields = new Map<string, string[]>();
  const files: FormFile[] = [];
  for (const [field, value] of read) {
    if (typeof value !== 'string') {
      files.push({ field, fileName: value.name, type: value.type, bytes: Buffer.from(await value.arrayBuffer()) });
      continue;
    }
    const same = fields.get(field);
    if (same) same.push(value);
    else fields.set(field, [value]);
  }
  return { fields, files };
}
