"""How the page looks: on a screen of any width, and on paper."""

from __future__ import annotations

INK, SOFT, LINE, PAPER, ACCENT = "#1b1f24", "#4a525c", "#c9d0d8", "#ffffff", "#1f4e79"

SIDES = ("#1f4e79", "#b3400a", "#2e6b2e", "#6b2fa0", "#7a5a00", "#9d174d", "#0f6a73", "#4a525c")
"""The colours of designs, the baseline's first; each reads on white."""

CSS = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
html { scroll-behavior: smooth; }
body { margin: 0; background: #fff; color: #1b1f24; font: 1.0625rem/1.55 system-ui, -apple-system,
  "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; overflow-wrap: break-word; }
.skip { position: absolute; left: -999rem; background: #1b1f24; color: #fff; padding: .6rem 1rem; }
.skip:focus { left: .5rem; top: .5rem; z-index: 2; }
header, main, footer, nav { max-width: 70rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 2.5rem; border-top: .5rem solid #1f4e79; max-width: none; }
header > * { max-width: 67.5rem; margin-left: auto; margin-right: auto; }
header > p.lead { margin-top: 0; max-width: 67.5rem; }
h1 { font-size: clamp(1.6rem, 1.1rem + 2.2vw, 2.6rem); line-height: 1.15; margin-top: 0;
  margin-bottom: .6rem; letter-spacing: -.01em; }
h2 { font-size: 1.55rem; line-height: 1.25; margin: 3.2rem 0 .6rem; padding-top: 1rem;
  border-top: 1px solid #c9d0d8; color: #1f4e79; }
h3 { font-size: 1.15rem; margin: 1.8rem 0 .4rem; }
p, ul, ol, dl { max-width: 46rem; }
.lead { font-size: 1.15rem; }
.soft, caption, figcaption, .how { color: #4a525c; }
ul.answer { padding-left: 0; list-style: none; max-width: none; display: grid; gap: .8rem;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); margin: 1rem 0 0; }
ul.answer li { border: 1px solid #c9d0d8; border-left: .3rem solid #4a525c; padding: .7rem .9rem;
  border-radius: .25rem; background: #f7f9fb; }
ul.answer li.better { border-left-color: #2e6b2e; }
ul.answer li.worse { border-left-color: #b3400a; }
ul.answer strong { display: block; }
.big { display: block; font-size: 1.5rem; font-weight: 650; line-height: 1.2; margin: .1rem 0;
  font-variant-numeric: tabular-nums; }
nav ol { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; padding: .8rem 0; margin: 0;
  list-style: none; max-width: none; font-size: .95rem; }
a { color: #1f4e79; }
a:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 3px solid #b3400a;
  outline-offset: 2px; }
figure { margin: 1.4rem 0; }
.scroll { overflow-x: auto; max-width: 100%; }
.scroll > svg { display: block; max-width: 115rem; height: auto; }
@media screen and (min-width: 66rem) { .wide .scroll > svg { max-width: 100%; } }
.scroll > svg.chart { width: 100%; min-width: 34rem; max-width: 60rem; }
figcaption { margin: .5rem 0; max-width: 46rem; font-size: .97rem; }
figcaption strong { color: #1b1f24; }
details { margin: .4rem 0 0; }
summary { cursor: pointer; color: #1f4e79; font-size: .95rem; padding: .25rem 0; }
table { border-collapse: collapse; font-size: .93rem; margin: .5rem 0 1rem; }
caption { text-align: left; padding-bottom: .3rem; font-size: .9rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .8rem .35rem 0;
  border-bottom: 1px solid #e2e6eb; }
thead th { border-bottom: 2px solid #1f4e79; vertical-align: bottom; }
tbody th { font-weight: 500; min-width: 9rem; }
td:not(.number) { min-width: 7rem; }
#claims table { width: 100%; }
#claims tbody th { min-width: 13rem; } #claims td:nth-child(2) { min-width: 15rem; }
.wide { width: min(94vw, 100rem); margin-left: calc(50% - min(47vw, 50rem)); }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
dt { font-weight: 650; margin-top: .8rem; } dd { margin: .1rem 0 0; }
code, pre { font: .9rem/1.45 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
pre { background: #f2f5f8; padding: .8rem 1rem; border-radius: .25rem; white-space: pre-wrap;
  overflow-wrap: anywhere; margin: .5rem 0; }
code { overflow-wrap: anywhere; }
footer { padding-top: 2rem; padding-bottom: 3rem; }
@media print {
  @page { size: A4; margin: 16mm 14mm; }
  @page across { size: A4 landscape; margin: 12mm; }
  body { font-size: 10.5pt; }
  header { border-top: 0; padding-top: 0; }
  header, main, footer { max-width: none; padding: 0; }
  nav, .skip, details:not([open]) { display: none; }
  .scroll { overflow: visible; }
  .scroll > svg, .scroll > svg.chart { width: auto; min-width: 0; max-width: 100%;
    max-height: 225mm; margin: 0 auto; }
  #picture { page: across; }
  .wide { width: auto; margin-left: 0; }
  .wide .scroll > svg { max-height: 160mm; }
  figure, ul.answer li, tr, dt, #life { break-inside: avoid; }
  h2, h3, dt, caption, h2 + p, h2 + ul, h3 + p { break-after: avoid; }
  h2 { margin-top: 1.6rem; }
  thead { display: table-header-group; }
  table { font-size: 8.5pt; }
  .number { white-space: normal; }
}
"""
