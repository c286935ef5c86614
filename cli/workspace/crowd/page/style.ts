/** The colours of the console. Everything stands in the page itself: it is mailed, archived, and opened offline. */
export const style = `
:root {
  color-scheme: light dark;
  --paper: #f4f1ea; --card: #fffdf8; --ink: #23262b; --soft: #5a5f65; --line: #ddd7ca;
  --one: #1f6f63; --two: #b06a14; --three: #5a55a8; --four: #a8322a; --wash: #e7e2d6;
  --sans: ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif;
  --serif: ui-serif, 'Iowan Old Style', Palatino, Georgia, 'Noto Serif', serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #15171a; --card: #1e2125; --ink: #ece8df; --soft: #a9acad; --line: #33373c;
    --one: #62c2b0; --two: #e0a95a; --three: #a9a4f0; --four: #f0857b; --wash: #2b2f34;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 var(--sans); }
main { max-width: 68rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
h1, h2 { font-family: var(--serif); font-weight: 600; line-height: 1.2; }
h1 { font-size: 2rem; margin: 0 0 .25rem; }
h2 { font-size: 1.3rem; margin: 0 0 .75rem; }
p { margin: 0 0 1rem; }
.lead, .note, figcaption { color: var(--soft); }
.note, figcaption { font-size: .9rem; }
section, .figures > div { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; }
section { padding: 1.25rem; margin-top: 1.25rem; overflow-x: auto; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: 1rem; margin: 1.5rem 0 0; }
.figures > div { padding: 1rem 1.25rem; }
.figures dt { color: var(--soft); font-size: .9rem; }
.figures dd { margin: 0; font: 600 1.6rem/1.3 var(--serif); font-variant-numeric: tabular-nums; }
.figures dd small { display: block; font: .85rem/1.4 var(--sans); color: var(--soft); }
figure { margin: 0; }
svg { display: block; width: 100%; height: auto; }
svg text { fill: var(--soft); font: 11px var(--sans); }
.grid { stroke: var(--line); stroke-width: 1; }
.c0 { fill: var(--one); } .c1 { fill: var(--two); } .c2 { fill: var(--three); } .c3 { fill: var(--four); }
.legend { display: flex; flex-wrap: wrap; gap: 1rem; list-style: none; padding: 0; margin: .5rem 0; font-size: .9rem; }
.legend svg { display: inline-block; width: .8rem; height: .8rem; margin-right: .35rem; vertical-align: -1px; }
table { border-collapse: collapse; width: 100%; font-size: .95rem; }
caption { text-align: left; color: var(--soft); font-size: .9rem; padding-bottom: .5rem; }
th, td { text-align: left; padding: .4rem .75rem .4rem 0; border-top: 1px solid var(--line); vertical-align: top; }
thead th { border-top: 0; color: var(--soft); font-weight: 500; font-size: .85rem; }
tbody th { font-weight: 500; }
.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.bar { min-width: 8rem; width: 24%; }
.bar svg { height: 1rem; width: 100%; margin-top: .25rem; }
.bar .whole { fill: var(--wash); }
.sample { color: var(--soft); font-size: .85rem; max-width: 22rem; overflow-wrap: anywhere; }
.way { color: var(--soft); }
details > summary { cursor: pointer; color: var(--soft); font-size: .9rem; margin-top: .75rem; }
summary:focus-visible { outline: 2px solid var(--one); outline-offset: 3px; }
@media print { body { background: #fff; } section, .figures > div { break-inside: avoid; } }
`;
