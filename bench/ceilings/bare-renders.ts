/** Ceiling of 6.25: nothing but the texts. Liquid's own engine, templates parsed once, each put together with another name. */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Liquid } from 'liquidjs';

type Order = { people: number };

/** Six messages, each of the parts that it is rendered from: a text alone, or subject, HTML and text. */
const messages = JSON.parse(readFileSync(process.env['TEMPLATES'] ?? '', 'utf8')) as string[][];
const liquid = new Liquid();
const parsed = messages.map((parts) => parts.map((part) => liquid.parse(part)));
console.log('"ready"');

for await (const line of createInterface(process.stdin)) {
  const { people } = JSON.parse(line) as Order;
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  let characters = 0;
  for (let person = 0; person < people; person += 1) {
    const scope = {
      profile: { firstName: `Ana ${person}`, plan: person % 2 ? 'pro' : 'free' },
      event: { board: 'Home' },
    };
    for (const parts of parsed) for (const part of parts) characters += String(liquid.renderSync(part, scope)).length;
  }
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  console.log(JSON.stringify({ ms, cpuMs: (user + system) / 1_000, characters }));
}
