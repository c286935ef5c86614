import { describe, expect, it, vi } from 'vitest';
import { svgOf } from '../../../../cli/drawing/svg.ts';
import { readFolder } from '../../../../cli/workspace/read-folder.ts';
import { event, exit, journey, send, split, share, wait } from '../../../../domain/journey/builder.ts';
import { drawingOfChange } from '../../../../domain/journey/drawing/drawing-of-change.ts';
import { drawingOf, type Drawing } from '../../../../domain/journey/drawing/drawing.ts';
import { elementsOf, textOf, type Element } from './strict-xml.ts';

// The process for TypeScript journeys takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const about = { title: 'Welcome', words: ['begins with user.signed_up', '1. wait 1 day'] };
const draw = (drawing: Drawing) => elementsOf(svgOf(drawing, about));
const inClass = (elements: readonly Element[], name: string) =>
  elements.filter(({ attributes }) => attributes['class']?.split(' ').includes(name));

type Room = { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };
function roomOf({ name, attributes }: Element): Room {
  if (name === 'rect') {
    const [x = 0, y = 0, width = 0, height = 0] = ['x', 'y', 'width', 'height'].map((key) => Number(attributes[key]));
    return { left: x, top: y, right: x + width, bottom: y + height };
  }
  const corners = (attributes['points'] ?? '').split(' ').map((corner) => corner.split(',').map(Number));
  const [xs, ys] = [corners.map(([x]) => x ?? NaN), corners.map(([, y]) => y ?? NaN)];
  return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) };
}
const cover = (one: Room, other: Room): boolean =>
  one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

describe('a journey as an SVG', () => {
  it('shows every step of every example with its whole text, and no box or label over another box', async () => {
    const read = await Promise.all(['examples/acme', 'examples/cookbook'].map(readFolder));
    const journeys = read.flatMap((folder) => folder.journeys);
    expect(journeys.length).toBeGreaterThan(10);
    for (const { definition } of journeys) {
      const drawing = drawingOf(definition);
      const elements = draw(drawing);
      const boxes = inClass(elements, 'box').map(roomOf);
      expect(boxes.length).toBe(drawing.nodes.length);
      const [, ...labels] = inClass(elements, 'paper').map(roomOf);
      expect(labels.length).toBe(drawing.edges.filter(({ label }) => label !== null).length);
      for (const [index, box] of boxes.entries())
        expect([...boxes.slice(index + 1), ...labels].filter((other) => cover(box, other))).toEqual([]);
      const squeezed = textOf(elements, 'tspan').replaceAll(/\s/g, '');
      for (const { title, lines } of drawing.nodes)
        for (const text of [title, ...lines]) expect(squeezed).toContain(text.replaceAll(/\s/g, ''));
      for (const { label } of drawing.edges) expect(squeezed).toContain((label ?? '').replaceAll(/\s/g, ''));
    }
  });

  it('says what it is to those who do not see it', () => {
    const definition = journey('welcome', { on: event('user.signed_up'), steps: [wait('1 day')] });
    const [svg, title, desc] = draw(drawingOf(definition));
    expect(svg?.attributes['role']).toBe('img');
    expect([title?.name, title?.text]).toEqual(['title', 'Welcome']);
    expect([desc?.name, desc?.text]).toEqual(['desc', about.words.join('\n')]);
  });

  it('holds hostile words as words', () => {
    const evil = '"\'></text><script>alert(1)</script>&amp;<!-- ]]>';
    const drawing = drawingOf(
      journey('welcome', {
        on: event('user.signed_up'),
        steps: [split([share(50, [exit(`${evil}\u0001`)]), share(50, [])])],
      }),
    );
    const elements = elementsOf(svgOf(drawing, { title: evil, words: [evil] }));
    expect(elements.filter(({ name }) => name === 'script')).toEqual([]);
    expect(elements.filter(({ text }) => text === evil).map(({ name }) => name)).toEqual(['title', 'desc']);
    expect(elements.find(({ text }) => text.startsWith('exit:'))?.text).toBe(`exit: ${evil}\uFFFD (exit-1)`);
  });

  it('marks what another version has new, changed and gone, and explains the signs that it uses', () => {
    const of = (time: string, last: 'exit' | 'send') =>
      journey('welcome', {
        on: event('user.signed_up'),
        steps: [
          wait(time, { id: 'rest' }),
          last === 'exit' ? exit('enough', { id: 'out' }) : send('sms', 'hello', { class: 'service', id: 'hello' }),
        ],
      });
    const elements = draw(drawingOfChange(of('1 day', 'exit'), of('2 days', 'send')));
    const texts = textOf(elements, 'tspan').split('\n');
    expect(texts).toEqual(
      expect.arrayContaining(['~ wait 2 days', 'for 1 day → 2 days', '− exit: enough', "+ send sms 'hello' (service)"]),
    );
    expect(inClass(elements, 'gone').length).toBe(4); // a box, its two arrows and the key
    expect(elements.filter(({ name }) => name === 'text').map(({ text }) => text)).toEqual(
      expect.arrayContaining(['+ new', '~ changed', '− gone']),
    );
    expect(textOf(draw(drawingOf(of('1 day', 'exit'))), 'text')).not.toContain('changed');
  });
});
