import type { Area } from './vendor-files.mjs';
import type { OpenApi, Schema } from './support/openapi.ts';

/** Where a schema of the vendor contradicts the vendor's own examples, and what the examples have. */
type Correction = {
  readonly schema: RegExp;
  readonly property: string;
  readonly is: Schema;
  /** The schema lacks it, and the documentation of the API has it. */
  readonly lacks?: boolean;
};

const nullable: Schema = { type: ['string', 'null'] };

const corrections: Readonly<Partial<Record<Area, readonly Correction[]>>> = {
  email: [{ schema: /\.WebhookTrackingPayload$/, property: 'messageId', is: { type: 'string' } }],
  // "Callback data" of a send comes back with its report; the schema of the report says nothing of it.
  whatsapp: [{ schema: /\.Report$/, property: 'callbackData', is: { type: 'string' }, lacks: true }],
  voice: [
    ...['spokenInput', 'matchedSpokenInput', 'collectedDtmfs', 'collectedMappedDtmfs', 'dtmfCodes', 'answerTime'].map(
      (property) => ({
        schema: /./,
        property,
        is: nullable,
      }),
    ),
    // What was sent comes back; half of the examples do not fit the schemas of actions.
    { schema: /./, property: 'script', is: { type: 'array' } },
    // Its text has it: null where the call played no scenario.
    { schema: /./, property: 'ivr', is: { type: ['object', 'null'] } },
  ],
};

export function corrected(area: Area, document: OpenApi): OpenApi {
  const schemas = Object.entries(document.components.schemas).map(([name, schema]): [string, Schema] => {
    const known = schema['properties'] as Readonly<Record<string, Schema>> | undefined;
    const wrong = (corrections[area] ?? []).filter(
      (one) => one.schema.test(name) && known && (one.lacks ?? one.property in known),
    );
    if (wrong.length === 0) return [name, schema];
    return [
      name,
      { ...schema, properties: { ...known, ...Object.fromEntries(wrong.map((one) => [one.property, one.is])) } },
    ];
  });
  return { ...document, components: { ...document.components, schemas: Object.fromEntries(schemas) } };
}
