/** Plain rules, because not everything that shows SVG knows variables; in the dark where the reader's system is. */
export const style = `
.carillon { font-family: Verdana, 'DejaVu Sans', 'Segoe UI', Helvetica, Arial, sans-serif; }
.carillon text { fill: #23262b; font-size: 13px; }
.carillon .heading { font-size: 17px; font-weight: 600; }
.carillon .line { font-size: 11.5px; fill: #50555b; }
.carillon .paper { fill: #f4f1ea; }
.carillon .box { fill: #fffdf8; stroke: #7d786b; stroke-width: 1.2; }
.carillon .terminal .box { fill: #e9e4d8; }
.carillon .deed .box { stroke: #1f6f63; stroke-width: 1.6; }
.carillon .way { fill: none; stroke: #6b6f75; stroke-width: 1.4; }
.carillon .head { fill: #6b6f75; }
.carillon .added .box { fill: #e0f1df; stroke: #2e7d32; stroke-width: 2.4; }
.carillon .changed .box { fill: #fbeec9; stroke: #96590f; stroke-width: 2.4; }
.carillon .gone .box { fill: #f9e1dd; stroke: #a8322a; stroke-width: 1.4; stroke-dasharray: 6 4; }
.carillon .added .way { stroke: #2e7d32; stroke-width: 2.4; }
.carillon .changed .way { stroke: #96590f; stroke-width: 2.4; }
.carillon .gone .way { stroke: #a8322a; stroke-dasharray: 6 4; }
.carillon .added .head { fill: #2e7d32; }
.carillon .changed .head { fill: #96590f; }
.carillon .gone .head { fill: #a8322a; }
@media (prefers-color-scheme: dark) {
.carillon text { fill: #ece8df; }
.carillon .line { fill: #b4b7b8; }
.carillon .paper { fill: #15171a; }
.carillon .box { fill: #1e2125; stroke: #868b90; }
.carillon .terminal .box { fill: #2a2e33; }
.carillon .deed .box { stroke: #62c2b0; }
.carillon .way { stroke: #8f9499; }
.carillon .head { fill: #8f9499; }
.carillon .added .box { fill: #1a3320; stroke: #7bc480; }
.carillon .changed .box { fill: #3a2d19; stroke: #e0a95a; }
.carillon .gone .box { fill: #402321; stroke: #f0857b; }
.carillon .added .way { stroke: #7bc480; }
.carillon .changed .way { stroke: #e0a95a; }
.carillon .gone .way { stroke: #f0857b; }
.carillon .added .head { fill: #7bc480; }
.carillon .changed .head { fill: #e0a95a; }
.carillon .gone .head { fill: #f0857b; }
}
`;
