import { readLink, type AccountOptions } from './link.ts';
import { createRestCall } from './rest-call.ts';
import { createRestGet, type RestGet } from './rest-get.ts';

/** Reads of an account, and nothing but reads. Throws only on a base URL that is none. */
export const openAccount = (options: AccountOptions): RestGet => createRestGet(createRestCall(readLink(options)));
