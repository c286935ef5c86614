import { describe, expect, it } from 'vitest';
import { compileMail } from '../../../../adapters/mjml/compile.ts';

const mail = (body: string, subject = 'Welcome, {{ profile.first_name }}') =>
  `---\nsubject: ${subject}\n---\n<mjml>\n<mj-head><mj-preview>Seen in the list only</mj-preview></mj-head>\n<mj-body>\n${body}\n</mj-body>\n</mjml>\n`;
const section = (inner: string) => `<mj-section><mj-column>${inner}</mj-column></mj-section>`;

describe('compileMail', () => {
  it('makes html and a text part with its links, Liquid untouched in both', async () => {
    const { mail: made, problems } = await compileMail(
      mail(
        section(
          `<mj-text><h1>Hi {{ profile.first_name | default: "you" }}</h1>{% if event.total < 3 %}small{% endif %} &amp; fine</mj-text>` +
            `<mj-button href="{{ unsubscribeUrl }}">Stop</mj-button><mj-image src="https://cdn.example/x.png" alt="logo" />`,
        ),
      ),
    );
    expect(problems).toEqual([]);
    expect(made?.subject).toBe('Welcome, {{ profile.first_name }}');
    expect(made?.html).toContain('{% if event.total < 3 %}small{% endif %} &amp; fine');
    expect(made?.html).toContain('href="{{ unsubscribeUrl }}"');
    expect(made?.text.trim()).toBe(
      'Hi {{ profile.first_name | default: "you" }}\n\n{% if event.total < 3 %}small{% endif %} & fine\n\nStop ({{ unsubscribeUrl }})',
    );
  });

  it('names the line of the file, the front matter counted', async () => {
    const { mail: made, problems } = await compileMail(mail(section('<mj-text>\n</mj-text><mj-texd>x</mj-texd>')));
    expect(made).toBeNull();
    expect(problems).toEqual([expect.objectContaining({ line: 8, message: expect.stringMatching(/mj-texd/) })]);
  });

  it.each([
    [
      'a tag closed by another',
      mail('<mj-section><mj-column><mj-text>Hi</mj-column></mj-section>'),
      7,
      '</mj-column> closes <mj-text>',
    ],
    ['a tag that stays open', mail(section('<mj-text>Hi')), 7, '</mj-column> closes <mj-text>'],
    ['an include', mail('<mj-include path="/etc/passwd" />'), 7, /mj-include reads files/],
    ['a missing subject', '<mjml></mjml>', 1, 'a mail has no subject'],
    ['an empty subject', mail('', "''"), 2, 'the subject is no text'],
    ['a subject that YAML reads as a map', mail('', '{{ profile.name }}'), 2, /the front matter is no YAML|no text/],
    [
      'an unknown key',
      '---\nsubject: Hi\nsubjekt: x\n---\n<mjml></mjml>',
      3,
      "unknown key 'subjekt' in the front matter",
    ],
    ['no MJML at all', '---\nsubject: Hi\n---\n\nHello', 5, /no MJML/],
  ])('refuses %s', async (_, source, line, message) => {
    const { mail: made, problems } = await compileMail(source);
    expect(made).toBeNull();
    expect(problems[0]).toMatchObject({
      line,
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
  });
});
