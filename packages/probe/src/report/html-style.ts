/** The report's one style sheet; its hash is in the page's policy. */
export const STYLE = `
:root { --ink: #1b2420; --soft: #55625b; --line: #d9dfda; --paper: #fff; --leak: #a1122a; --broken: #8a4b00; --review: #33566e; --clean: #1d6b43; }
* { box-sizing: border-box; }
body { margin: 0; background: #f2f4f1; color: var(--ink); font: 15px/1.55 system-ui, -apple-system, "Segoe UI", "Liberation Sans", sans-serif; }
main { max-width: 1020px; margin: 32px auto; padding: 48px 56px 64px; background: var(--paper); border: 1px solid var(--line); }
h1 { margin: 0; font: 600 34px/1.2 Georgia, "Liberation Serif", serif; letter-spacing: -.01em; }
h2 { margin: 44px 0 12px; padding-top: 14px; border-top: 2px solid var(--ink); font: 600 22px/1.3 Georgia, "Liberation Serif", serif; }
h3 { margin: 28px 0 8px; font-size: 16px; line-height: 1.4; }
p, ul, ol { margin: 8px 0; max-width: 80ch; }
li { margin: 3px 0; }
.kind { margin: 0 0 4px; color: var(--soft); font-size: 13px; letter-spacing: .06em; }
.verdict { margin: 16px 0; padding: 12px 16px; border-left: 5px solid; font-size: 18px; max-width: none; }
.verdict.clean { border-color: var(--clean); background: #eef6f1; }
.verdict.unknown { border-color: var(--broken); background: #faf3e8; }
.verdict.failed { border-color: var(--leak); background: #fbeff0; }
.facts { display: flex; flex-wrap: wrap; gap: 12px 36px; margin: 16px 0 0; }
.facts dt { color: var(--soft); font-size: 13px; }
.facts dd { margin: 0; font-weight: 600; font-variant-numeric: tabular-nums; }
.counts { display: flex; gap: 32px; padding: 0; margin: 12px 0; list-style: none; }
.counts b { display: block; font: 600 30px/1.1 Georgia, "Liberation Serif", serif; }
.leak { color: var(--leak); } .broken { color: var(--broken); } .review { color: var(--review); }
.mark { display: inline-block; padding: 1px 8px; border: 1px solid; border-radius: 3px; font-size: 12px; font-weight: 600; white-space: nowrap; vertical-align: 2px; }
.number { color: var(--soft); font-variant-numeric: tabular-nums; margin-right: 4px; }
article { margin: 0 0 30px; }
.todo { padding: 8px 12px; background: #f5f7f4; border-left: 3px solid var(--soft); }
.reference { color: var(--soft); font-size: 13px; }
.wide { overflow-x: auto; margin: 10px 0; }
table { width: 100%; border-collapse: collapse; font-size: 13.5px; line-height: 1.45; }
th { text-align: left; color: var(--soft); font-weight: 600; border-bottom: 1px solid var(--ink); padding: 5px 14px 5px 0; vertical-align: bottom; }
td { padding: 6px 14px 6px 0; border-bottom: 1px solid var(--line); vertical-align: top; font-variant-numeric: tabular-nums; overflow-wrap: break-word; }
.index td:first-child { width: 120px; }
a { color: inherit; text-underline-offset: 2px; }
code { font: 12.5px/1.4 ui-monospace, "SF Mono", Consolas, "Liberation Mono", monospace; overflow-wrap: break-word; }
.hash { font-size: 11px; overflow-wrap: anywhere; }
p code, li code { overflow-wrap: anywhere; }
@media (max-width: 700px) { main { margin: 0; padding: 24px 18px; border: 0; } .counts { gap: 20px; } .wide table:has(th:nth-child(4)) { min-width: 720px; } }
@media print {
  body { background: none; font-size: 10.5pt; }
  main { margin: 0; padding: 0; border: 0; max-width: none; }
  .wide { overflow: visible; }
  article, tr, .verdict { break-inside: avoid; } h2, h3 { break-after: avoid; }
  table { font-size: 9pt; } code { font-size: 8pt; }
}
`;
