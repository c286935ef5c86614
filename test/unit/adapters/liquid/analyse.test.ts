import { describe, expect, it } from 'vitest';
import { analyse } from '../../../../adapters/liquid/analyse.ts';

const paths = (source: string, snippets = {}) =>
  analyse(source, snippets).references.map(({ segments, line, column }) => `${segments.join('.')} ${line}:${column}`);

describe('analyse', () => {
  it('finds every variable with its place, also in conditions, loops, filters and snippets', () => {
    expect(
      paths(
        'Hi {{ profile.name }}\n{% if event.plan == profile.plan %}{% for x in event["the items"] %}{{ x.sku }}{% endfor %}{% endif %}{% render "a" %}',
        { a: '{{ profile.city | append: event.x }}' },
      ),
    ).toEqual([
      'profile.name 1:7',
      'profile.plan 2:21',
      'profile.city 1:4',
      'event.plan 2:7',
      'event.the items 2:48',
      'event.x 1:27',
    ]);
  });

  it('lists the snippets used, through others too', () => {
    expect(analyse('{% render "a" %}', { a: '{% include "b" %}', b: 'x', c: 'y' }).snippets).toEqual(['a', 'b']);
  });

  it.each([
    ['{{ profile.name | upcas }}', "unknown filter 'upcas'", "did you mean 'upcase'?"],
    ['{{ profile.name | raw }}', "unknown filter 'raw'", /always escaped/],
    ['{% render "foter" %}', "unknown snippet 'foter'", "did you mean 'footer'?"],
    ['{% render file %}', "the snippet's name 'file' is not in quotes", undefined],
    ['{% if profile.x %}', /not closed/, undefined],
    ['{% layout "x" %}', /"layout" not found/, undefined],
  ])('refuses %s', (source, message, hint) => {
    const [problem] = analyse(`ok\n${source}`, { footer: '' }).problems;
    expect(problem).toMatchObject({
      line: 2,
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
    if (hint) expect(problem?.hint).toMatch(hint);
  });
});
