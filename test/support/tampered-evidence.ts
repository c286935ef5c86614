import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digest, evidenceFiles } from '../../cli/demo/evidence/evidence.ts';
import { verifyEvidence } from '../../cli/demo/evidence/verify-evidence.ts';

/** What was done to a copy of the evidence, and whether the verifier saw it. */
export type Tampering = { readonly what: string; readonly problems: readonly string[] };

/** A copy with one file changed, verified. */
function withFile(folder: string, file: string, text: string | null): readonly string[] {
  const copy = mkdtempSync(join(tmpdir(), 'carillon tampered '));
  try {
    cpSync(folder, copy, { recursive: true });
    if (text === null) rmSync(join(copy, file));
    else writeFileSync(join(copy, file), text);
    return verifyEvidence(copy);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

const linesOf = (folder: string, file: string): readonly string[] =>
  readFileSync(join(folder, file), 'utf8').split('\n').slice(0, -1);
const joined = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

/** At most so many places of a file, its first and its last among them, the rest evenly between. */
function places(count: number, most: number): readonly number[] {
  if (count <= most) return Array.from({ length: count }, (_, index) => index);
  return Array.from({ length: most }, (_, index) => Math.round((index * (count - 1)) / (most - 1)));
}

/** Deletes single lines of every file in turn, the manifest's too: each of them, or `most` of each file. */
export function deleteEachLine(folder: string, most = Infinity): readonly Tampering[] {
  return readdirSync(folder).flatMap((file) => {
    const lines = linesOf(folder, file);
    return places(lines.length, most).map((index) => ({
      what: `${file} without line ${index + 1}`,
      problems: withFile(folder, file, joined(lines.toSpliced(index, 1))),
    }));
  });
}

/** The same by somebody who knows how the files are made: rows numbered anew, the manifest's digest made to fit. */
export function forgeEachRow(folder: string, most = Infinity): readonly Tampering[] {
  return evidenceFiles.flatMap((name) => {
    const rows = rowsOf(folder, name);
    return places(rows.length, most).map((index) => ({
      what: `${name}.ndjson forged without row ${index + 1}`,
      problems: forged(folder, name, rows.toSpliced(index, 1)),
    }));
  });
}

const rowsOf = (folder: string, name: string): readonly unknown[] =>
  linesOf(folder, `${name}.ndjson`).map((line) => (JSON.parse(line) as { readonly data: unknown }).data);

/** A copy with other rows in one file, and a manifest that fits them. */
function forged(folder: string, name: string, rows: readonly unknown[]): readonly string[] {
  const text = joined(rows.map((data, at) => JSON.stringify({ row: at + 1, of: rows.length, data })));
  const copy = mkdtempSync(join(tmpdir(), 'carillon forged '));
  try {
    cpSync(folder, copy, { recursive: true });
    const manifest = JSON.parse(readFileSync(join(copy, 'manifest.json'), 'utf8')) as Record<string, object>;
    const listed = { rows: rows.length, sha256: digest(text) };
    writeFileSync(join(copy, 'manifest.json'), JSON.stringify({ ...manifest, [name]: listed }));
    return withFile(copy, `${name}.ndjson`, text);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** One value changed in each file that has rows; each file gone. */
export function spoilEachFile(folder: string): readonly Tampering[] {
  return readdirSync(folder).flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const at = text.lastIndexOf('"');
    const changed = {
      what: `${file} with one character more`,
      problems: withFile(folder, file, `${text.slice(0, at)}x${text.slice(at)}`),
    };
    const gone = { what: `without ${file}`, problems: withFile(folder, file, null) };
    const broken = { what: `${file} cut short`, problems: withFile(folder, file, text.slice(0, -3)) };
    return text === '' ? [gone] : [changed, gone, broken];
  });
}
