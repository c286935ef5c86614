import { describe, expect, it } from 'vitest';
import { createRenderNow } from '../../../../adapters/liquid/render-now.ts';
import { loadWorkspace } from '../../../../adapters/workspace/load.ts';
import { readBundle } from '../../../../domain/workspace/bundle-schema.ts';
import { writeBundle } from '../../../../domain/workspace/write-bundle.ts';
import { workspaceFolder, workspaceTools } from '../../../support/workspace-folder.ts';

const scenario = '6298AA7707903A4ED680B436929681AD';
const front = (lines: string, body = 'Asks when to deliver.\n') => `---\n${lines}\n---\n${body}`;
const whole = front(
  `scenario: '${scenario}'\nparameters:\n  name: '{{ profile.firstName | upcase }}'\n  floor: 3`,
  'Asks {{ profile.firstName }} when to deliver.\n',
);
const file = 'templates/voice/delivery.en.liquid';
const load = async (template: string, more: Record<string, string> = {}) => {
  const { bundle, problems } = await loadWorkspace(
    await workspaceFolder({
      'senders.yaml': "sms: { from: Acme }\nvoice: { from: '+38512345678' }\n",
      'journeys/delivery.yaml':
        'journey: delivery\non: user.signed_up\nsteps:\n  - send: voice/delivery\n    class: service\n',
      [file]: template,
      ...more,
    }),
    workspaceTools,
  );
  const told = problems
    .filter(({ severity }) => severity === 'error')
    .map(
      ({ file: where, line, column, message, expected }) =>
        `${where}:${line}:${column} ${message}${expected === null ? '' : `; ${expected}`}`,
    );
  return { bundle, told };
};

describe('a template that starts a scenario', () => {
  it('is published with what the scenario is told, which is rendered for each person', async () => {
    const { bundle, told } = await load(whole);
    expect(told).toEqual([]);
    const template = bundle?.templates['voice/delivery']?.['en'];
    if (bundle === null || template === undefined) throw new Error('not published');
    const scope = { profile: { firstName: ' Ana ' }, event: {}, workspace: { id: 'default' } };
    expect(createRenderNow()(template, scope as never)).toEqual({
      kind: 'rendered',
      content: {
        kind: 'scenario',
        scenario,
        parameters: { name: 'ANA', floor: '3' },
        text: 'Asks  Ana  when to deliver.',
      },
    });
    const read = readBundle(JSON.parse(JSON.stringify(writeBundle(bundle))), workspaceTools);
    expect(read).toMatchObject({ kind: 'bundle', bundle: { templates: bundle.templates } });
    const mixed = { en: template, hr: { kind: 'text', text: 'Kada?' } } as const;
    const templates = { ...bundle.templates, 'voice/delivery': mixed };
    expect(readBundle(writeBundle({ ...bundle, templates }), workspaceTools)).toEqual({
      kind: 'refused',
      reason: "template 'voice/delivery' starts a scenario in some of its languages only",
    });
  });

  it('needs no text of its own, nor a voice of ours in its language', async () => {
    const short = front(`scenario: '${scenario}'`, '');
    const { bundle, told } = await load(short, { 'templates/voice/delivery.ga.liquid': short });
    expect(told).toEqual([]);
    expect(bundle?.templates['voice/delivery']?.['ga']).toMatchObject({ parameters: {}, text: '' });
  });

  it('is spoken where it begins without front matter, and no text message has any', async () => {
    const { bundle } = await load('Hello.', { 'templates/sms/welcome.en.liquid': front('scenario: x') });
    expect(bundle?.templates).toMatchObject({
      'voice/delivery': { en: { kind: 'text' } },
      'sms/welcome': { en: { kind: 'text' } },
    });
  });

  const inQuotes = "the id of a scenario, in quotes: scenario: '6298AA7707903A4ED680B436929681AD'";
  const named = "texts by the names of the script, such as { parcel: '{{ event.parcel }}' }";
  it.each([
    ['no scenario', front('parameters: {}'), [`${file}:2:1 'scenario' is missing; ${inQuotes}`]],
    ['a number for an id', front('scenario: 629877'), [`${file}:2:1 'scenario' cannot be 629877; ${inQuotes}`]],
    [
      'a key that nobody knows',
      front(`scenario: '${scenario}'\nparameter: {}`),
      [`${file}:3:1 unknown key 'parameter'; one of scenario, parameters`],
    ],
    [
      'braces without quotes',
      front(`scenario: '${scenario}'\nparameters:\n  name: {{ profile.firstName }}`),
      [`${file}:4:3 'parameters' cannot be a map of keys; ${named}`],
    ],
    [
      'a variable that no schema declares, in a parameter',
      front(`scenario: '${scenario}'\nparameters:\n  name: '{{ profile.lastName }}'`),
      [`${file}:4:13 unknown variable 'profile.lastName'; one that profile.schema.json declares: firstName, plan`],
    ],
    [
      'no YAML',
      front(`scenario: '${scenario}\nparameters: {}`),
      [expect.stringMatching(`^${file}:\\d+:\\d+ .*; YAML`)],
    ],
  ])('is refused with its line: %s', async (_, template, expected) => {
    const { bundle, told } = await load(template);
    expect(bundle).toBeNull();
    expect(told).toEqual(expected);
  });

  it('is one in every language, is started by no campaign, and taken back by no provider', async () => {
    const { told } = await load(whole, {
      'templates/voice/delivery.hr.liquid': 'Kada?\n',
      'segments/all.yaml': 'segment: all\nwhere: { traits.plan: pro }\n',
      'campaigns/calls.yaml': 'campaign: calls\nsegment: all\nsend: voice/delivery\nclass: service\nrate: 10\n',
      'journeys/delivery.yaml':
        'journey: delivery\non: user.signed_up\nsteps:\n  - send: voice/delivery\n    class: service\n    undo: { for: 1 hour, at: provider }\n',
    });
    expect(told).toEqual([
      "campaigns/calls.yaml:3:1 'voice/delivery' starts a scenario: scenarios are started one by one, by journeys; a template that is spoken",
      "journeys/delivery.yaml:6:26 'voice/delivery' starts a scenario, which no provider takes back; at: carillon, which holds it here: undo: '10 minutes'",
      `templates/voice/delivery.hr.liquid:1:1 this is spoken, but ${file} starts a scenario; a scenario for every language, or for none`,
    ]);
  });
});
