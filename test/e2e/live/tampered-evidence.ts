import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digest, evidenceFiles } from '../../../cli/demo/evidence.ts';
import { verifyEvidence } from '../../../cli/demo/verify-evidence.ts';

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

/** Deletes every single line of every file in turn, the manifest's too. */
export function deleteEachLine(folder: string): readonly Tampering[] {
  return readdirSync(folder).flatMap((file) =>
    linesOf(folder, file).map((_line, index, lines) => ({
      what: `${file} without line ${index + 1}`,
      problems: withFile(folder, file, joined(lines.toSpliced(index, 1))),
    })),
  );
}

/** The same by somebody who knows how the files are made: rows numbered anew, the manifest's digest made to fit. */
export function forgeEachRow(folder: string): readonly Tampering[] {
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Record<string, object>;
  return evidenceFiles.flatMap((name) =>
    linesOf(folder, `${name}.ndjson`).map((_line, index, lines) => {
      const rest = lines.toSpliced(index, 1).map((line) => JSON.parse(line) as object);
      const text = joined(rest.map((row, at) => JSON.stringify({ ...row, row: at + 1, of: rest.length })));
      const copy = mkdtempSync(join(tmpdir(), 'carillon forged '));
      cpSync(folder, copy, { recursive: true });
      writeFileSync(
        join(copy, 'manifest.json'),
        JSON.stringify({ ...manifest, [name]: { rows: rest.length, sha256: digest(text) } }),
      );
      const problems = withFile(copy, `${name}.ndjson`, text);
      rmSync(copy, { recursive: true, force: true });
      return { what: `${name}.ndjson forged without row ${index + 1}`, problems };
    }),
  );
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
