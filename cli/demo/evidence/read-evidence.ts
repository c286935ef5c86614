import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { digest, evidenceFiles, type Evidence, type EvidenceRow, type Listed } from './evidence.ts';

export type ReadEvidence = {
  /** Null when a file is missing or not what it should be: then there is nothing to recompute from. */
  readonly evidence: Evidence | null;
  /** What is wrong with the files themselves, in sentences. */
  readonly problems: readonly string[];
};

/** Reads a folder that `start --evidence` wrote. Never throws for what lies in it. */
export function readEvidence(folder: string): ReadEvidence {
  if (!existsSync(folder))
    return {
      evidence: null,
      problems: [`there is no folder ${folder}; \`npm start -- --exit --evidence ${folder}\` writes it`],
    };
  const problems: string[] = [];
  const manifest = readManifest(folder, problems);
  const files: Partial<Record<keyof Evidence, readonly unknown[]>> = {};
  for (const name of evidenceFiles) {
    const text = readText(folder, `${name}.ndjson`, problems);
    const rows = text === null ? null : readRows(name, text, manifest[name], problems);
    if (rows !== null) files[name] = rows;
  }
  const whole = evidenceFiles.every((name) => files[name] !== undefined);
  return { evidence: whole ? (files as unknown as Evidence) : null, problems };
}

function readText(folder: string, file: string, problems: string[]): string | null {
  try {
    return readFileSync(join(folder, file), 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    problems.push(code === 'ENOENT' ? `${file} is missing in ${folder}` : `${file} cannot be read: ${code}`);
    return null;
  }
}

function readManifest(folder: string, problems: string[]): Readonly<Partial<Record<string, Listed>>> {
  const text = readText(folder, 'manifest.json', problems);
  if (text === null) return {};
  const read = parse(text);
  if (typeof read === 'object' && read !== null && !Array.isArray(read)) return read as Record<string, Listed>;
  problems.push('manifest.json is not what was written: it is no JSON object');
  return {};
}

function readRows(
  name: string,
  text: string,
  listed: Listed | undefined,
  problems: string[],
): readonly unknown[] | null {
  const lines = text.split('\n').filter((line) => line !== '');
  const rows = lines.map((line) => parse(line) as Partial<EvidenceRow> | null | undefined);
  const broken = rows.findIndex((row) => typeof row !== 'object' || row === null || !('data' in row));
  if (broken >= 0) {
    problems.push(`${name}.ndjson, line ${broken + 1}: expected {"row":…,"of":…,"data":…}`);
    return null;
  }
  rows.forEach((row, index) => {
    if (row?.row !== index + 1 || row.of !== rows.length)
      problems.push(
        `${name}.ndjson, line ${index + 1}: says it is row ${row?.row} of ${row?.of}; the file has ${rows.length}`,
      );
  });
  if (typeof listed?.sha256 !== 'string' || typeof listed.rows !== 'number')
    problems.push(`manifest.json does not say how many rows ${name}.ndjson has and what their digest is`);
  else if (listed.rows !== rows.length)
    problems.push(`${name}.ndjson has ${rows.length} rows; manifest.json says ${listed.rows}`);
  else if (listed.sha256 !== digest(text)) problems.push(`${name}.ndjson is not what was written: its digest differs`);
  return rows.map((row) => row?.data);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
