import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { zones } from '../../../adapters/zones/zones.ts';
import { verbs } from '../../../domain/journey/authoring/parse-step.ts';
import { writeJourney } from '../../../domain/journey/authoring/write-journey.ts';
import * as builder from '../../../domain/journey/builder.ts';
import { type JourneyReading, parseJourney } from '../../../domain/journey/parse.ts';

const page = readFileSync('docs/language.md', 'utf8');
const undoing = readFileSync('docs/undo.md', 'utf8');
const blocks = (language: string, text = page): readonly string[] =>
  [...text.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, text]) => text ?? '');
const read = (input: unknown): JourneyReading => parseJourney(input, { isZone: zones.isZone });

describe('docs/language.md and docs/undo.md', () => {
  const examples = [...blocks('yaml'), ...blocks('yaml', undoing)];
  it.each(examples.map((text) => [text.split('\n')[0], text]))('is read as it stands: %s', (_, text) => {
    const written: unknown = parse(text ?? '');
    const reading = read(
      Array.isArray(written) ? { journey: 'example', on: 'example.began', steps: written } : written,
    );
    expect(reading.kind === 'refused' ? reading.problems : []).toEqual([]);
    // And written again it means the same.
    if (reading.kind === 'journey') expect(read(writeJourney(reading.definition))).toEqual(reading);
  });

  it('has an example of every step', () => {
    const shown = blocks('yaml').join('\n');
    expect(verbs.filter((verb) => !new RegExp(`- ${verb}\\b|\\{ ${verb}:`).test(shown))).toEqual([]);
  });

  it.each(blocks('ts').map((text) => [text]))('builds what it shows in TypeScript', (text) => {
    const [imports = '', body = ''] = text.split('export default');
    const names =
      /\{([^}]*)\}/
        .exec(imports)?.[1]
        ?.split(',')
        .flatMap((name) => name.trim() || []) ?? [];
    const named: Readonly<Record<string, unknown>> = { ...builder };
    expect(names.filter((name) => !(name in named))).toEqual([]);
    const built: unknown = runInNewContext(`(${body.trim().replace(/;$/, '')})`, named);
    // Its lists are those of another realm.
    expect(JSON.parse(JSON.stringify(built))).toMatchObject({ id: 'reminders', steps: expect.any(Array) });
  });
});
