/** The page's style sheet: one column, system fonts, light and dark by the reader's preference. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --surface: #ffffff; --text: #1b2430; --quiet: #5b6675; --line: #dfe3e8;
  --learned: #1f5fd0; --latest: #8fb1ea; --fixed: #a8590a; --uniform: #5b6675; --oracle: #1d7a46;
  --option-1: #4269d0; --option-2: #efb118; --option-3: #ff725c; --option-4: #6cc5b0;
  --option-5: #a463f2; --option-6: #3ca951; --option-7: #ff8ab7; --option-8: #9c6b4e;
  --others: #b4bac3;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #11151b; --surface: #1a2029; --text: #e7ebf0; --quiet: #a2adba; --line: #313a46;
    --learned: #7aa8ff; --latest: #456399; --fixed: #f0a95a; --uniform: #a9b3bf; --oracle: #66c98f;
    --option-1: #6a8df0; --option-8: #b98a6c; --others: #59636f;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--page); color: var(--text);
  font: 15px/1.5 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;
}
main { max-width: 940px; margin: 0 auto; padding: 40px 20px 64px; }
h1 { margin: 0 0 6px; font-size: 30px; line-height: 1.2; letter-spacing: -0.01em; }
h2 { margin: 0 0 2px; font-size: 18px; }
p { margin: 0; }
.quiet { color: var(--quiet); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(170px, 1fr)); gap: 12px; margin: 24px 0; padding: 0; }
.figures div, figure, .table {
  background: var(--surface); border: 1px solid var(--line); border-radius: 10px;
}
.figures div { padding: 14px 16px; }
.figures dt { color: var(--quiet); font-size: 13px; }
.figures dd { margin: 0; }
.figures dd.value { font-size: 27px; font-weight: 650; line-height: 1.3; font-variant-numeric: tabular-nums; }
.figures dd.note { color: var(--quiet); font-size: 13px; }
figure { margin: 0 0 16px; padding: 18px 20px 14px; overflow-x: auto; }
figcaption { margin-bottom: 12px; }
figure svg { display: block; width: 100%; min-width: 640px; height: auto; overflow: visible; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 10px 0 0; padding: 0; list-style: none; font-size: 13px; }
.legend li { display: flex; align-items: center; gap: 7px; overflow-wrap: anywhere; }
.legend i { flex: none; width: 12px; height: 12px; border-radius: 3px; }
.table { margin: 0 0 16px; padding: 14px 20px; overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { padding-bottom: 8px; overflow-wrap: anywhere; text-align: left; font-size: 18px; font-weight: 700; }
th, td { padding: 6px 0 6px 18px; border-top: 1px solid var(--line); text-align: right; white-space: nowrap; }
thead th { border-top: 0; color: var(--quiet); font-size: 13px; font-weight: 500; }
th:first-child { padding-left: 0; min-width: 11em; text-align: left; white-space: pre-wrap; overflow-wrap: anywhere; }
tbody th { font-weight: 500; }
@media print { :root { --page: #ffffff; } figure, .table { break-inside: avoid; } }
`;
