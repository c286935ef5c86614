/** What survives JSON: the only shape that crosses Temporal, NATS and PostgreSQL. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };
