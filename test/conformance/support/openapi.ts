import { readFileSync } from 'node:fs';
import { fileOf, type Area } from '../vendor-files.mjs';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export type Schema = { readonly [keyword: string]: unknown };

type Example = { readonly value: unknown };
type Content = Readonly<
  Record<string, { readonly schema?: Schema; readonly examples?: Readonly<Record<string, Example>> }>
>;

export type Parameter = {
  readonly name: string;
  readonly in: 'query' | 'path' | 'header';
  readonly required?: boolean;
  readonly example?: unknown;
  readonly schema?: Schema;
};

export type Response = { readonly content?: Content; readonly $ref?: string };

type Described = {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, Response>>;
  readonly 'x-scopes'?: readonly string[];
  readonly 'x-throttling-info'?: readonly Throttling[];
};

/** So many requests in a span of time, or a bucket that refills by the second. */
export type Throttling =
  | { readonly type: 'time'; readonly numberOfRequests: number; readonly timeUnit: 's' | 'm' | 'h' }
  | { readonly type: 'token'; readonly burstCapacity: number; readonly replenishRate: number };

export type OpenApi = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly webhooks?: Readonly<
    Record<string, Readonly<Record<string, { readonly requestBody: { readonly content: Content } }>>>
  >;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly responses?: Readonly<Record<string, Response>>;
  };
};

export type Operation = Described & {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD';
  readonly path: string;
};

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'] as const;

export const readOpenApi = (area: Area): OpenApi => JSON.parse(readFileSync(fileOf(area), 'utf8')) as OpenApi;

export function operationsOf(document: OpenApi, within: (path: string) => boolean): readonly Operation[] {
  return Object.entries(document.paths)
    .filter(([path]) => within(path))
    .flatMap(([path, item]) =>
      methods.flatMap((method) => {
        const described = item[method.toLowerCase()];
        return described ? [{ ...described, method, path }] : [];
      }),
    );
}
