import { decodePercent } from './decode-percent.ts';
import type { VendorRoute } from './route.ts';

type Methods = Map<string, Routed>;

/** A route with the name under which its calls are counted. */
export type Routed = VendorRoute & { readonly name: string };

export type Found = {
  /** As its routes write it, `/email/1/domains/{domainName}`: a name that a client cannot make up. */
  readonly path: string;
  readonly methods: Methods;
  readonly parameters: Readonly<Record<string, string>>;
};

const none: Found['parameters'] = {};

/** Paths as they stand are one look-up; only what is not found so is compared with the paths that have parameters. */
export function createRouting(routes: readonly VendorRoute[]): (path: string) => Found | undefined {
  const exact = new Map<string, Found>();
  const patterns: { readonly path: string; readonly steps: readonly string[]; readonly methods: Methods }[] = [];
  for (const route of routes) {
    const routed: Routed = { ...route, name: `${route.method} ${route.path}` };
    const methods = methodsOf(route.path);
    if (methods.has(route.method)) throw new Error(`${routed.name} has two routes`);
    methods.set(route.method, routed);
  }

  function methodsOf(path: string): Methods {
    const steps = path.split('/');
    const known = path.includes('{') ? patterns.find((one) => one.path === path) : exact.get(path);
    if (known) return known.methods;
    const methods: Methods = new Map();
    if (path.includes('{')) patterns.push({ path, steps, methods });
    else exact.set(path, { path, methods, parameters: none });
    return methods;
  }

  return (path) => {
    const found = exact.get(path);
    if (found) return found;
    const given = path.split('/');
    for (const { path: pattern, steps, methods } of patterns) {
      const parameters = match(steps, given);
      if (parameters) return { path: pattern, methods, parameters };
    }
    return undefined;
  };
}

function match(steps: readonly string[], given: readonly string[]): Record<string, string> | undefined {
  if (steps.length !== given.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, step] of steps.entries()) {
    const value = given[index] ?? '';
    if (step === value) continue;
    if (!step.startsWith('{') || value === '') return undefined;
    parameters[step.slice(1, -1)] = decodePercent(value);
  }
  return parameters;
}
