import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { eventKey } from '../../domain/subjects.ts';
import { tellPerson } from '../../domain/why/tell-person.ts';
import { timeline } from '../../domain/why/timeline.ts';
import type { RouteDeps } from '../app-deps.ts';
import { sha256 } from '../../adapters/sha256.ts';
import { once } from '../once.ts';
import { nameIn, nameInPath, profileIn } from '../person-name.ts';
import { problem } from '../problem.ts';
import { personWhySchema, profileSchema } from '../reads-schema.ts';
import { anything, channelSchema, lineSchema, lineView, personSchema, security } from '../schema.ts';

const params = z.object({
  id: z.string().describe('A profile id, or any name of the person: userId:ana, ana@example.com'),
});
const consentsSchema = z.strictObject({
  consents: z
    .array(
      z.strictObject({
        channel: channelSchema,
        topic: z.string().min(1).default('*').describe('"*" is every topic of the channel'),
        state: z.enum(['subscribed', 'unsubscribed']),
        text: z.string().min(1).max(2_000).optional().describe('The very words the person agreed to: kept as proof'),
        confirmed: z.boolean().optional().describe('They said yes a second time, as double opt-in asks for'),
      }),
    )
    .min(1)
    .max(100),
  source: z.string().max(100).default('api').describe('Where the person said so'),
});

/** People: who they are, what happened to them and why, and what they agreed to. */
export function profileRoutes(app: FastifyInstance, deps: RouteDeps): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const { authenticator, queries, commands } = deps;

  const view = async (workspace: string, id: string | null) => {
    const found = id === null ? null : await queries.profile(workspace, id);
    if (found) return { ...found };
    throw problem(404, 'Nobody is known under this name. Send an identify call first.');
  };
  /** What the dead letters hold for this person: they are kept by key, never by name. */
  const personFacts = async (workspace: string, text: string) => {
    const name = nameInPath(text);
    const profileId = await queries.findProfile(workspace, name);
    const said = name.kind === 'identity' ? name.value : name.kind === 'anything' ? name.text : undefined;
    const profile = profileId === null ? null : await queries.profile(workspace, profileId);
    const names = [
      ...(said === undefined ? [] : [said]),
      ...(profile?.identities ?? [])
        .filter(({ kind }) => kind === 'userId' || kind === 'anonymousId')
        .map(({ value }) => value),
    ];
    const keys = [...new Set(names.map((value) => eventKey(sha256, workspace, value)))];
    const letters = await Promise.all(keys.map((key) => queries.deadLetters(workspace, key)));
    return { ...(await queries.person(workspace, profileId)), deadLetters: letters.flat() };
  };

  routes.get(
    '/v1/profiles',
    {
      schema: {
        tags: ['people'],
        summary: 'One person by one of their names',
        security,
        querystring: personSchema,
        response: { 200: profileSchema },
      },
    },
    async (request) => {
      const { workspace } = authenticator.caller(request, 'read');
      return view(workspace, await queries.findProfile(workspace, nameIn(request.query)));
    },
  );

  routes.get(
    '/v1/profiles/:id',
    { schema: { tags: ['people'], summary: 'One person', security, params, response: { 200: profileSchema } } },
    async (request) => {
      const { workspace } = authenticator.caller(request, 'read');
      return view(workspace, await profileIn(queries, workspace, request.params.id));
    },
  );

  routes.get(
    '/v1/profiles/:id/why',
    {
      schema: {
        tags: ['people'],
        summary: 'Why a journey did, or did not, do anything for a person',
        security,
        params,
        querystring: z.object({
          journey: z.string().optional().describe('Without it, every journey of the workspace'),
        }),
        response: { 200: personWhySchema },
      },
    },
    async (request) => {
      const { workspace } = authenticator.caller(request, 'read');
      const facts = await personFacts(workspace, request.params.id);
      const wanted = request.query.journey === undefined ? facts.journeys.map(({ id }) => id) : [request.query.journey];
      const journeys = wanted.map((journey) => {
        const told = tellPerson(facts, journey);
        return { ...told, enrollments: told.enrollments.map((run) => ({ ...run, story: run.story.map(lineView) })) };
      });
      return { profile: facts.profileId, journeys, directMessages: directMessages(facts.messages) };
    },
  );

  routes.get(
    '/v1/profiles/:id/timeline',
    {
      schema: {
        tags: ['people'],
        summary: 'Everything that happened to a person, oldest first',
        security,
        params,
        response: { 200: z.object({ profile: z.string(), lines: z.array(lineSchema) }) },
      },
    },
    async (request) => {
      const { workspace } = authenticator.caller(request, 'read');
      const profile = await profileIn(queries, workspace, request.params.id);
      const facts = { ...(await queries.person(workspace, profile)), deadLetters: [] };
      return { profile, lines: timeline(facts).map(lineView) };
    },
  );

  routes.put(
    '/v1/profiles/:id/consents',
    {
      ...authenticator.requires('profiles'),
      schema: {
        tags: ['people'],
        summary: 'Record what a person agreed to; no message claimed afterwards goes against it',
        security,
        params,
        body: consentsSchema,
        response: { 200: anything },
      },
    },
    async (request, reply) => {
      const caller = authenticator.caller(request, 'profiles');
      const { workspace } = caller;
      const profileId = await profileIn(queries, workspace, request.params.id);
      const { consents: changes, source } = request.body;
      return once(deps.idempotency, request, reply, caller, async () => {
        const consents = await commands.consents.set({
          workspace,
          profileId,
          changes,
          source,
          actor: `key:${caller.name}`,
        });
        if (!consents) throw problem(404, 'The profile has gone.');
        return { status: 200, body: { profile: profileId, consents } };
      });
    },
  );
}

function directMessages(
  messages: readonly {
    readonly id: string;
    readonly owner: { readonly kind: string };
    readonly channel: string;
    readonly template: string;
    readonly state: string;
    readonly reason: string;
  }[],
) {
  return messages
    .filter(({ owner }) => owner.kind !== 'enrollment')
    .map(({ id, channel, template, state, reason }) => ({ id, channel, template, state, reason }));
}
