import { z } from 'zod';
import { readText } from '../journey/authoring/object-schema.ts';
import { eventType } from '../journey/text-schemas.ts';
import { hmacAlgorithms, hmacEncodings } from './mapping.ts';

/** Only variables made for this may be named: a mapping must not be able to reach other secrets of the process. */
export const hookSecretPattern = /^CARILLON_HOOK_[A-Z0-9_]{1,60}$/;

const secretText =
  'the name of an environment variable of the api, such as CARILLON_HOOK_ZENDESK_SECRET, or two of them';
const headerText = 'the name of a header, such as X-Signature';
const header = readText(
  (text) => (/^[A-Za-z0-9-]{1,80}$/.test(text) ? null : { message: `'${text}' is no header`, expected: headerText }),
  headerText,
);
const secretName = readText(
  (text) =>
    hookSecretPattern.test(text)
      ? null
      : {
          message: 'this names no secret of a hook',
          expected: secretText,
          hint: 'the secret itself never stands in a workspace',
        },
  secretText,
);
const secret = z.union([secretName, z.array(secretName).min(1).max(3)]).meta({ description: secretText });
const fieldName = z
  .string()
  .regex(/^[A-Za-z0-9_]{1,20}$/)
  .meta({ description: 'the name of a field, such as v1' });
const anything = (description: string) => z.unknown().optional().meta({ description });

/** hooks/<source>.yaml; what nests is read piece by piece, so that every problem has its line. */
export const mappingShape = {
  authenticate: z
    .unknown()
    .refine((value) => value !== undefined)
    .meta({ description: 'hmac, header or basic' }),
  events: z.array(z.unknown()).min(1).max(100).meta({ description: 'a list of events' }),
};
export const authenticateShape = {
  hmac: anything('header and secret'),
  header: anything('name and secret'),
  basic: anything('user and secret'),
};
export const hmacShape = {
  header,
  secret,
  fields: z
    .strictObject({ signature: fieldName, timestamp: fieldName.optional() })
    .optional()
    .meta({ description: 'where the header reads t=…,v1=…: { signature: v1, timestamp: t }' }),
  prefix: z
    .string()
    .min(1)
    .max(20)
    .optional()
    .meta({ description: 'what stands before the signature, such as sha256=' }),
  algorithm: z
    .enum(hmacAlgorithms)
    .optional()
    .meta({ description: hmacAlgorithms.join(', ') }),
  encoding: z
    .enum(hmacEncodings)
    .optional()
    .meta({ description: hmacEncodings.join(', ') }),
  timestamp: header.optional(),
  signed: z.string().max(100).optional().meta({ description: "what is signed, such as '{timestamp}.{body}'" }),
};
export const headerShape = { name: header, secret };
export const basicShape = {
  user: z
    .string()
    .regex(/^[^:]{1,100}$/)
    .meta({ description: 'a user name' }),
  secret,
};
export const ruleShape = {
  when: anything('a condition over body.… and header.…'),
  event: eventType,
  id: z
    .unknown()
    .refine((value) => value !== undefined)
    .meta({ description: "the source's own id of it, such as body.id" }),
  identity: z
    .record(z.string(), z.unknown())
    .meta({ description: 'who it is about, such as { email: body.requester.email }' }),
  time: anything('when it happened, such as body.time'),
  data: z.record(z.string(), z.unknown()).optional().meta({ description: 'names and where their values come from' }),
  traits: z.record(z.string(), z.unknown()).optional().meta({ description: 'names and where their values come from' }),
};
