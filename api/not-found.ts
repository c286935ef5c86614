import type { FastifyInstance } from 'fastify';
import { answerProblem, problem } from './problem.ts';

type Known = { readonly pattern: RegExp; readonly methods: Set<string> };

/** Tells 405 from 404: a path that exists under another method says which ones it takes. */
export function rememberMethods(app: FastifyInstance): void {
  const known = new Map<string, Known>();
  app.addHook('onRoute', ({ url, method }) => {
    const route = known.get(url) ?? { pattern: patternOf(url), methods: new Set<string>() };
    for (const one of [method].flat()) route.methods.add(one);
    known.set(url, route);
  });
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const methods = [...known.values()]
      .filter(({ pattern }) => pattern.test(path))
      .flatMap((route) => [...route.methods]);
    const details =
      methods.length > 0
        ? problem(405, `This address takes ${[...new Set(methods)].join(', ')}.`, {
            headers: { allow: methods.join(', ') },
          })
        : problem(404, 'There is nothing at this address; /openapi.json lists what there is.');
    answerProblem(details, request, reply);
  });
}

function patternOf(url: string): RegExp {
  const source = url.split('/').map((part) => (part.startsWith(':') ? '[^/]+' : part.replace(/[^\w]/g, '\\$&')));
  return new RegExp(`^${source.join('/')}/?$`);
}
