import { typeOf } from './schema-type.ts';
import type { Schema } from './schema-type.ts';

type Content = { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> };
type Operation = {
  readonly summary?: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema?: Schema;
  }[];
  readonly requestBody?: Content;
  readonly responses?: Readonly<Record<string, Content>>;
};
export type OpenApi = { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> };

const head = `/**
 * What the api takes and answers, by address and method. Written by "npm run api-types" from /openapi.json; a test fails where it
 * is not what the api says today.
 */`;

/** The OpenAPI document as one TypeScript type: `Api['/v1/journeys']['get']['answer']`. */
export function writeTypes({ paths }: OpenApi): string {
  const addresses = Object.entries(paths)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, methods]) => {
      const operations = Object.entries(methods).map(([method, one]) => `${method}: ${operation(one)};`);
      return `${JSON.stringify(path)}: {\n${operations.join('\n')}\n};`;
    });
  return `${head}\nexport type Api = {\n${addresses.join('\n')}\n};\n`;
}

function operation({ parameters = [], requestBody, responses = {} }: Operation): string {
  const named = (place: string): string => {
    const members = parameters
      .filter((one) => one.in === place)
      .map(
        ({ name, required, schema }) => `readonly ${JSON.stringify(name)}${required ? '' : '?'}: ${typeOf(schema)};`,
      );
    return members.length === 0 ? 'undefined' : `{ ${members.join(' ')} }`;
  };
  const [done] = Object.entries(responses).filter(([status]) => status.startsWith('2'));
  return `{ path: ${named('path')}; query: ${named('query')}; body: ${typeOf(json(requestBody))}; answer: ${typeOf(json(done?.[1]))} }`;
}

function json(of: Content | undefined): Schema | undefined {
  return of?.content?.['application/json']?.schema;
}
