import { z } from 'zod';
import type { Violation } from '../../http/envelopes.ts';
import type { Form } from '../../http/form.ts';
import { violationsOf } from '../../http/violations.ts';
import { sized } from '../../http/fields-schema.ts';
import type { Attachment } from '../../oracle/entry.ts';
import type { Files } from '../../oracle/files.ts';
import { keepFile } from '../files.ts';
import { readPlaceholders } from '../placeholders.ts';
import type { TemplateFields } from './templates.ts';

type Read<T> = { readonly values: T } | { readonly violations: readonly Violation[] };

const template = z.object({
  name: z.string().optional(),
  from: z.string().optional(),
  replyTo: z.string().optional(),
  subject: sized(0, 200).optional(),
  preheader: sized(0, 75).optional(),
  html: z.string().min(1, 'must not be blank').optional(),
  landingPage: z.string().optional(),
});
const file = z.object({ contentType: z.string().min(1), fileName: z.string().min(1), data: z.string() });

const single = (form: Form): Record<string, string | undefined> =>
  Object.fromEntries([...form.fields].map(([name, values]) => [name, values[0]]));

/** `whole`: html must be there. */
export function readTemplateFields(form: Form, whole: boolean): Read<Partial<TemplateFields>> {
  const fields = single(form);
  const read = template.safeParse(fields);
  if (!read.success) return { violations: violationsOf(read.error, fields) };
  const { landingPage, ...rest } = read.data;
  if (whole && rest.html === undefined) return { violations: [{ property: 'html', violation: 'must not be blank' }] };
  const values = { ...rest, landingPageId: landingPage };
  return { values: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) };
}

/** `attachments`: one JSON text with a list of files in Base64. */
export function readFilesText(form: Form, files: Files): Read<readonly Attachment[]> {
  const written = form.fields.get('attachments')?.[0];
  if (written === undefined || written === '') return { values: [] };
  const read = z.array(file).safeParse(parse(written));
  if (!read.success) return { violations: [{ property: 'attachments', violation: 'must be a JSON list of files' }] };
  return { values: read.data.map((one) => kept(one, files)) };
}

export function readFileFields(form: Form, files: Files): Read<Attachment> {
  const fields = single(form);
  const read = file.safeParse(fields);
  return read.success ? { values: kept(read.data, files) } : { violations: violationsOf(read.error, fields) };
}

/** As JSON, or as a form with one JSON text. */
export function readPlaceholderFields(form: Form, body: unknown): object {
  const written = form.fields.get('placeholders')?.[0];
  if (written !== undefined) return readPlaceholders(written) ?? {};
  return z.object({ placeholders: z.record(z.string(), z.unknown()) }).safeParse(body).data?.placeholders ?? {};
}

const kept = ({ contentType, fileName, data }: z.infer<typeof file>, files: Files): Attachment =>
  keepFile(files, { name: fileName, type: contentType, bytes: Buffer.from(data, 'base64') }, false);

/** The vendor's own example for a shell escapes quotes that need it not, and they arrive so. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text.includes('\\"contentType\\"') ? text.replaceAll('\\"', '"') : text) as unknown;
  } catch {
    return undefined;
  }
}
