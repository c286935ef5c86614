import type { IncomingMessage } from 'node:http';

/** By which name the caller reached the sandbox. */
export const originOf = (request: IncomingMessage): string => `http://${request.headers.host ?? '127.0.0.1'}`;
