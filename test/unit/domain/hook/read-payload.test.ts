import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { HookMapping } from '../../../../domain/hook/mapping.ts';
import { parseHookMapping } from '../../../../domain/hook/parse-mapping.ts';
import { instantFrom, readPayload } from '../../../../domain/hook/read-payload.ts';
import type { JsonObject } from '../../../../domain/json.ts';

const mappingOf = (written: unknown): HookMapping => {
  const reading = parseHookMapping(written);
  if (reading.kind === 'refused') throw new Error(JSON.stringify(reading.problems));
  return reading.mapping;
};
const acme = (source: string): HookMapping =>
  mappingOf(parse(readFileSync(`examples/acme/hooks/${source}.yaml`, 'utf8')));
const payload = (name: string): JsonObject =>
  JSON.parse(readFileSync(`examples/acme/payloads/${name}.json`, 'utf8')) as JsonObject;

const solved = payload('zendesk-ticket-solved');

describe('readPayload', () => {
  it('makes of a solved ticket what its mapping says', () => {
    expect(readPayload(acme('zendesk'), { body: solved, header: {} })).toEqual({
      kind: 'event',
      rule: 1,
      event: {
        id: '2b24ef10-19d4-4740-93cf-8f98ec4776c0',
        type: 'ticket.resolved',
        time: '2026-03-02T14:00:03.000Z',
        key: '8447388091111',
        body: { externalIds: { zendesk: '8447388091111' }, properties: { ticket: '1042', subject: 'Export to PDF' } },
      },
    });
  });

  it('tells a reopened ticket from a solved one', () => {
    const body = { ...solved, event: { current: 'OPEN', previous: 'SOLVED' } };
    expect(readPayload(acme('zendesk'), { body, header: {} })).toMatchObject({ event: { type: 'ticket.reopened' } });
    const closed = { ...solved, event: { current: 'CLOSED', previous: 'SOLVED' } };
    expect(readPayload(acme('zendesk'), { body: closed, header: {} })).toMatchObject({ kind: 'unmapped' });
  });

  it('reads another vendor’s shape: seconds, lists, constants, traits', () => {
    const body = payload('stripe-subscription-created');
    expect(readPayload(acme('stripe'), { body, header: {} })).toMatchObject({
      kind: 'event',
      event: {
        id: 'evt_1OqTzL2eZvKYlo2C9f3dHq7A',
        type: 'subscription.started',
        time: '2026-03-02T14:00:03.000Z',
        key: 'ana',
        body: {
          userId: 'ana',
          externalIds: { stripe: 'cus_PfZ8n1sQ4yD2aB' },
          properties: { plan: 'pro', seats: 3 },
          traits: { plan: 'pro' },
        },
      },
    });
  });

  it('reads headers, text around paths, and the first of several places', () => {
    const shopify = mappingOf({
      authenticate: { hmac: { header: 'X-Shopify-Hmac-Sha256', encoding: 'base64', secret: 'CARILLON_HOOK_SHOPIFY' } },
      events: [
        {
          when: { 'header.x-shopify-topic': 'orders/paid' },
          event: 'order.paid',
          id: ['header.x-shopify-event-id', 'order-{body.id}'],
          identity: { email: ['body.email', 'body.customer.email'] },
          data: { order: 'body.name', total: 'body.total_price' },
        },
      ],
    });
    const body = { id: 820982911946154500, name: '#9999', email: null, customer: { email: ' Jon@Example.com ' } };
    expect(readPayload(shopify, { body, header: { 'x-shopify-topic': 'orders/paid' } })).toMatchObject({
      kind: 'event',
      event: { id: 'order-820982911946154500', key: 'Jon@Example.com', body: { properties: { order: '#9999' } } },
    });
    expect(readPayload(shopify, { body, header: {} })).toMatchObject({ kind: 'unmapped' });
  });

  it('says what a payload lacks that should have become an event', () => {
    const { id: _, ...nameless } = solved;
    expect(readPayload(acme('zendesk'), { body: nameless, header: {} })).toEqual({
      kind: 'incomplete',
      rule: 1,
      type: 'ticket.resolved',
      why: 'its id, body.id, is not in the payload',
    });
    const nobody = { ...solved, detail: { id: '1042' } };
    expect(readPayload(acme('zendesk'), { body: nobody, header: {} })).toMatchObject({
      why: 'it names nobody: body.detail.requester_id is not in the payload',
    });
  });

  it('answers whatever a stranger sends', () => {
    const mappings = [acme('zendesk'), acme('stripe')];
    const bodies = fc.dictionary(fc.constantFrom('type', 'id', 'detail', 'data', 'event', 'time'), fc.jsonValue());
    fc.assert(
      fc.property(bodies, (body) => {
        for (const mapping of mappings) {
          const reading = readPayload(mapping, { body: body as JsonObject, header: {} });
          if (reading.kind === 'event') expect(JSON.parse(JSON.stringify(reading.event))).toBeTruthy();
          else expect(reading.why).not.toBe('');
        }
      }),
    );
  });

  it.each([
    ['2026-03-02T14:00:03Z', '2026-03-02T14:00:03.000Z'],
    [1772460003, '2026-03-02T14:00:03.000Z'],
    ['1772460003', '2026-03-02T14:00:03.000Z'],
    [1772460003123, '2026-03-02T14:00:03.123Z'],
  ])('takes %j for an instant', (value, instant) => {
    expect(new Date(instantFrom(value) ?? 0).toISOString()).toBe(instant);
  });
  it.each(['yesterday', '', null, -5, 1e20, {}])('takes %j for none', (value) => {
    expect(instantFrom(value)).toBeUndefined();
  });
});
