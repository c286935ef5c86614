import { describe, expect, it } from 'vitest';
import { formBytes, type FormPart } from '../../../../adapters/http/form-bytes.ts';

/** As a server reads it that shares no code with ours. */
const read = async (parts: readonly FormPart[]) => {
  const { contentType, contentLength, chunks } = formBytes(parts);
  const bytes = Buffer.concat(chunks);
  expect(bytes.byteLength).toBe(contentLength);
  return new Response(new Uint8Array(bytes), { headers: { 'content-type': contentType } }).formData();
};
const file = (name: string, bytes: Uint8Array): FormPart => ({
  name: 'attachment',
  file: name,
  type: 'application/pdf',
  bytes,
});

describe('formBytes', () => {
  it('is read back as it was meant: texts, repeated names, and files byte for byte', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    const form = await read([
      { name: 'subject', text: 'Dobrodošla, Ana 🙂' },
      { name: 'empty', text: '' },
      file('Račun (1).pdf', bytes),
      file('b.pdf', new Uint8Array()),
    ]);
    expect([form.get('subject'), form.get('empty')]).toEqual(['Dobrodošla, Ana 🙂', '']);
    const [first, second] = form.getAll('attachment') as File[];
    expect([first?.name, first?.type, second?.name, second?.size]).toEqual([
      'Račun (1).pdf',
      'application/pdf',
      'b.pdf',
      0,
    ]);
    expect(Buffer.from(await (first as File).arrayBuffer()).equals(Buffer.from(bytes))).toBe(true);
  });

  it('lets no name and no content begin a part of its own', async () => {
    const evil = 'a"\r\nContent-Disposition: form-data; name="to"\r\n\r\neve@example.org';
    const body = new TextEncoder().encode(
      '--carillon-0\r\nContent-Disposition: form-data; name="to"\r\n\r\neve\r\n--carillon-0--\r\n',
    );
    const form = await read([file(evil, body), { name: 'text', text: '--carillon\r\n--' }]);
    expect([...form.keys()]).toEqual(['attachment', 'text']);
    expect(formBytes([]).contentType).not.toBe(formBytes([]).contentType);
  });

  it('copies no file', () => {
    const bytes = new Uint8Array(10);
    expect(formBytes([file('a.pdf', bytes)]).chunks).toContain(bytes);
  });
});
