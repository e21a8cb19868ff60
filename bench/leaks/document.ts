import { HIDDEN_FROM_REDACTION } from '../../e2e/leaks/adapters/hidden-from-redaction.ts';
import type { Vector } from '../../e2e/leaks/vector.ts';
import { gapsOf } from '../../e2e/leaks/verdict.ts';
import { type Row, summed } from './comparison.ts';

export interface Circumstances {
  readonly browser: string;
  readonly date: string;
}

/** docs/comparison.md, whole. */
export function asDocument(rows: readonly Row[], vectors: readonly Vector[], { browser, date }: Circumstances): string {
  return `# Session recorders side by side

\`npm run bench -- leaks\` wrote this page, with the figures of one run: ${date}, headless Chromium ${browser}, Linux, two cores. Every recorder is
its own npm package, bundled into the page by esbuild, and sends to a local server that answers as the vendor's does; its uploads are opened and searched.
Nothing went to any vendor.

${mainTable(rows, vectors)}

* **Vectors** of ${vectors.length}, fewer is less: a marker value put at that place of a page was found in what it sent, what its worker gave out, its storage in the browser or, for Scrim, the server's disk; whole, in pieces, or
  as a quantity that tells of it (docs/leaks.md). It is no judgement of what a vendor means to do. Some products mask fields by default and others all text, and several
  vectors (addresses, class names, styles, attributes, console, errors) are things that their documentation says are sent unless a site's own code changes them.
  ${vectors.filter(({ remains }) => remains).length} are quantities that any replay tells, Scrim's too (docs/masking.md, “What remains”); they are counted.
  The page has a cookie for its whole domain and tells its whole address as referrer, and the server's name is below its own, as that of a vendor's proxy at a site is: what a recorder's own requests carry of both counts.
  What a site's own code tells a recorder (outcomes) is tried with Scrim alone: the others have such functions too, which send what they are given.
* **Boxes** of seven pages by other hands (e2e/shipped-pages.ts) within 2 px of their place in a replay, and **missing** elements, which only one of page and replay has; more is better.
  Masked text is another width, so who masks text moves boxes. Recorders of rrweb's kind are played by \`@rrweb/replay\`, Clarity by \`clarity-visualize\`, with the pages' pictures and
  fonts at hand, Scrim by its own player.
* **Size**: all scripts that the page loads of it, KB (1,024 bytes) gzipped at level 9, analytics and error reporting in the same bundle included.
* **Main thread**: time in scripts that is added while a page changes (bench/pages/mutations.html, 40 steps, the median of five rounds), as a multiple of what rrweb at its defaults adds in the same run; in
  brackets ms, give or take half of what lies between the rounds, and what was sent, since who samples or drops changes is quicker. Layout that a recorder forces is not in it.

## By family

What each family is: docs/leaks.md.

${familyTable(rows, vectors)}

## What was set

“Strictest” is every documented option that masks, blocks or switches a source off, together, while something is still recorded. Options that take a function of the
site's own (\`before_send\`, \`beforeAddRecordingEvent\`, \`beforeSend\`, \`maskTextFn\`, \`urlSanitizer\`, \`domSanitizer\`) are left out for all: with one, a site can withhold anything, and writes the redaction itself. Servers can redact
more after the upload; that is not measured here, where what leaves the browser is. Sampling is set to record every session.

${settings(rows)}

## How it is known that the uploads were opened

A text that the setting is documented to send has to be found in the opened uploads; without it the row has no result.

${rows.map((row) => `* ${row.name}, ${row.setting}: ${row.canary}${notDriven(row)}`).join('\n')}

That the search would see in Scrim what its redaction keeps back is shown by e2e/leaks.test.ts, which lets everything pass it: ${vectors.length - HIDDEN_FROM_REDACTION.size} of the ${vectors.length} vectors are seen then. The other ${HIDDEN_FROM_REDACTION.size}
never come as far as redaction, as nothing asks for them or listens to them; they are seen in a recorder that is made to leak, and e2e/leaks/adapters/hidden-from-redaction.ts says of each why.
`;
}

function mainTable(rows: readonly Row[], vectors: readonly Vector[]): string {
  const base = rows.find(({ name, setting }) => name === 'rrweb' && setting === 'defaults')?.cost;
  const unit = base && 'value' in base ? base.value.added : Number.NaN;
  return table(
    ['recorder', 'setting', `vectors of ${vectors.length}`, 'boxes within 2 px', 'missing', 'size', 'main thread'],
    rows.map((row) => [
      `${row.name} (${row.version})`,
      row.setting,
      'value' in row.leaks
        ? `${gapsOf(row.leaks.value).length > 0 ? 'at least ' : ''}${row.leaks.value.seen.size}`
        : `not measured: ${row.leaks.reason}`,
      'value' in row.fidelity
        ? `${summed(row.fidelity.value).share.toFixed(1)} %`
        : `not measured: ${row.fidelity.reason}`,
      'value' in row.fidelity ? String(summed(row.fidelity.value).missing) : '',
      'value' in row.size ? `${(row.size.value / 1024).toFixed(1)} KB` : row.size.reason,
      'value' in row.cost
        ? `${(row.cost.value.added / unit).toFixed(2)} × (${row.cost.value.added.toFixed(0)} ± ${row.cost.value.spread.toFixed(0)} ms, ${(row.cost.value.sent / 1024).toFixed(0)} KB)`
        : `not measured: ${row.cost.reason}`,
    ]),
  );
}

function familyTable(rows: readonly Row[], vectors: readonly Vector[]): string {
  const families = [...new Set(vectors.map(({ family }) => family))];
  const of = (family: string) => vectors.filter((vector) => vector.family === family);
  return table(
    ['recorder', ...families.map((family) => `${family} (${of(family).length})`)],
    rows.map(({ name, setting, leaks }) => [
      `${name}, ${setting}`,
      ...families.map((family) =>
        'value' in leaks ? String(of(family).filter(({ id }) => leaks.value.seen.has(id)).length) : '–',
      ),
    ]),
  );
}

function settings(rows: readonly Row[]): string {
  const names = [...new Set(rows.map(({ name }) => name))];
  return names
    .map((name) => {
      const own = rows.filter((row) => row.name === name);
      const notes = [...new Set(own.map(({ note }) => note))].filter(Boolean);
      const options = own.map(({ setting, options }) =>
        options === '{}' ? `${setting}: no option is set.` : `${setting}:\n\n\`\`\`js\n${options}\n\`\`\``,
      );
      return `### ${name}\n\n${own[0]?.source ?? ''}. ${notes.join(' ')}\n\n${options.join('\n\n')}`;
    })
    .join('\n\n');
}

function notDriven({ leaks }: Row): string {
  if (!('value' in leaks)) return '';
  const { failures, unread, unrecorded } = leaks.value;
  return [
    failures.size > 0 && `; not driven in this run: ${[...failures.keys()].join(', ')}`,
    unrecorded.length > 0 && `; nothing that it sent tells of the moments ${unrecorded.join(', ')}`,
    unread.length > 0 && `; ${unread.length} of its streams were longer than what is read of one`,
  ]
    .filter(Boolean)
    .join('');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
