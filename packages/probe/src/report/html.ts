import { createHash } from 'node:crypto';
import { whyNotKnown } from './findings.ts';
import { choicesTable, costTable, destinationsTable, pagesTable, paymentTables, policyTable } from './html-evidence.ts';
import { arrivalsTable, escapeHtml as h, list } from './html-parts.ts';
import { STYLE } from './html-style.ts';
import { exitCodeOf, type Finding, type ProbeReport } from './report.ts';
import { sayHonoured, sayLeaks } from './text.ts';
import { sayMoment, wordFor } from './words.ts';

const WORDS = { leak: 'Leak', broken: 'Broken rule', review: 'To review' } as const;

/** The report as one page that loads nothing and runs nothing. */
export function asHtml(report: ProbeReport): string {
  const style = createHash('sha256').update(STYLE).digest('base64');
  const site = new URL(report.url).host;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${style}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Privacy probe of ${h(site)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${head(report, site)}
${summary(report)}
${method(report)}
${happened(report)}
${evidence(report)}
${todo(report)}
<section id="limits"><h2>Limits</h2>${list(report.limits)}</section>
</main>
</body>
</html>
`;
}

const VERDICTS = { 0: 'clean', 1: 'failed', 3: 'unknown' } as const;

function head(report: ProbeReport, site: string): string {
  const code = exitCodeOf(report);
  const receivers = report.findings.filter(({ severity }) => severity === 'leak').length;
  const paid = report.destinations.some(
    ({ arrivals, vendor }) => arrivals.length > 0 && vendor?.category === 'payment',
  );
  const verdict =
    receivers > 0
      ? `Personal data reached ${receivers === 1 ? 'one other party' : `${receivers} other parties`}${report.conclusive ? '' : ' at least: not everything that was sent to others is known'}.`
      : !report.conclusive
        ? `Not known whether personal data reached others: ${h(whyNotKnown(report) ?? '')}.`
        : code === 1
          ? 'No personal data reached others, but a rule is broken.'
          : `Nothing of the synthetic people reached anybody but the site itself${paid ? ' and those who take its payments' : ''}.`;
  return `<header>
<p class="kind">Privacy probe</p>
<h1>${h(site)}</h1>
<p class="verdict ${VERDICTS[code]}">${verdict}${sayPolicyNotKnown(report)}</p>
<dl class="facts">
<div><dt>When</dt><dd>${h(sayMoment(report.startedAt))}</dd></div>
<div><dt>Duration</dt><dd>${report.seconds} s</dd></div>
<div><dt>Pages</dt><dd>${report.pages.length}</dd></div>
<div><dt>Requests read</dt><dd>${report.requests}</dd></div>
<div><dt>Browser</dt><dd>${h(report.browser)}</dd></div>
</dl>
</header>`;
}

function sayPolicyNotKnown({ policy }: ProbeReport): string {
  const isKnown = policy === null || policy.underAnother === 0 || policy.beyond.length > 0;
  return isKnown
    ? ''
    : ` Not known whether what was captured keeps to ${h(policy.file)}: it was recorded under another policy.`;
}

function summary({ findings, conclusive, destinations, consent }: ProbeReport): string {
  const count = (severity: Finding['severity']) => findings.filter((finding) => finding.severity === severity).length;
  const rows = findings.map(
    ({ severity, title }, at) =>
      `<tr><td><span class="mark ${severity}">${WORDS[severity]}</span></td><td><a href="#finding-${at + 1}">${h(title)}</a></td></tr>`,
  );
  const named = destinations
    .filter(({ arrivals }) => arrivals.length > 0)
    .map(({ vendor, origin }) => vendor?.name ?? origin);
  return `<section id="summary"><h2>Summary</h2>
<ul class="counts">
<li class="leak"><b>${conclusive || count('leak') > 0 ? count('leak') : '?'}</b> ${sayLeaks(count('leak'), conclusive)}</li>
<li class="broken"><b>${count('broken')}</b> broken ${count('broken') === 1 ? 'rule' : 'rules'}</li>
<li class="review"><b>${count('review')}</b> to review</li>
</ul>
<p>${named.length > 0 ? `Personal data went to ${h(named.join(', '))}. ` : ''}Consent was ${consent.asked ? (consent.agreed ? 'asked for' : 'asked for, and could not be given') : 'not asked for in any way that was found'}. After declining: ${h(sayHonoured(consent.declining))}.</p>
${rows.length > 0 ? `<table class="index"><tbody>${rows.join('')}</tbody></table>` : '<p>There are no findings.</p>'}
</section>`;
}

function method(report: ProbeReport): string {
  const kinds = [...new Set(report.markers.map(({ kind }) => wordFor(kind.replace('-', ' '))))].join(', ');
  return `<section id="method"><h2>Scope and method</h2>
<p>A browser ${report.script ? `followed the script <code>${h(report.script)}</code>` : 'walked the site'} as people who do not exist, filled in its forms with values that
belong to nobody (${h(kinds)}), and everything that left the browser was searched for these values: as they are, compressed, encoded, escaped, hashed, taken apart, in addresses, headers, bodies and sockets.</p>
<p>${h(sayVisits(report.consent))} Only ${h(report.origins.join(', '))} ${report.origins.length === 1 ? 'was' : 'were'} walked; what is sent there is what the site asks for, and counts as arrived only where it stands in addresses, or where it says that it is for a recorder or analytics.</p>
<p>Values appear in this report by their kind alone.</p>
</section>`;
}

/** What the visits did about consent: only what was really done. */
function sayVisits({ asked, agreed, withdrawal, declining, globalPrivacyControl }: ProbeReport['consent']): string {
  const main = agreed
    ? `One visit agreed to what it was asked${withdrawal.tried ? ' and withdrew at its end' : `, and did not withdraw (${withdrawal.problem})`}`
    : `One visit agreed to nothing (${asked ? 'the notice could not be accepted' : 'no notice was found'})`;
  const others = [
    declining.tried ? 'one declined' : `none declined (${declining.problem})`,
    globalPrivacyControl.tried
      ? 'one sent Global Privacy Control'
      : `none sent Global Privacy Control (${globalPrivacyControl.problem})`,
  ];
  return `${[main, ...others].join(', ')}.`;
}

function happened({ findings, destinations }: ProbeReport): string {
  const blocks = findings.map(({ severity, title, happened: what, evidence: seen, todo: act, reference, rule }, at) => {
    const destination =
      rule === 'personal-data-sent' ? destinations.find(({ origin }) => what.includes(origin)) : undefined;
    return `<article id="finding-${at + 1}">
<h3><span class="number">${at + 1}</span> ${h(title)} <span class="mark ${severity}">${WORDS[severity]}</span></h3>
<p>${h(what)}</p>
${destination ? arrivalsTable(destination.arrivals) : list(seen)}
<p class="todo"><b>What to do.</b> ${h(act)}</p>
${reference ? `<p class="reference">${h(reference)}</p>` : ''}
</article>`;
  });
  return `<section id="happened"><h2>What happened</h2>${blocks.join('\n') || '<p>Nothing to report.</p>'}</section>`;
}

function evidence(report: ProbeReport): string {
  return `<section id="evidence"><h2>Evidence</h2>
<h3>Who was sent something</h3>${destinationsTable(report)}
<h3>Consent</h3>${choicesTable(report.consent)}
<h3>Pages</h3>${pagesTable(report)}
${paymentTables(report)}
${report.policy ? `<h3>Policy</h3>${policyTable(report.policy)}` : ''}
${report.cost ? `<h3>What recording costs</h3>${costTable(report.cost)}` : ''}
</section>`;
}

function todo({ findings }: ProbeReport): string {
  const acts = [...new Set(findings.filter(({ severity }) => severity !== 'review').map(({ todo: act }) => act))];
  const later = [...new Set(findings.filter(({ severity }) => severity === 'review').map(({ todo: act }) => act))];
  if (acts.length + later.length === 0) return '';
  return `<section id="todo"><h2>What to do</h2>
${acts.length > 0 ? `<h3>First</h3><ol>${acts.map((act) => `<li>${h(act)}</li>`).join('')}</ol>` : ''}
${later.length > 0 ? `<h3>Then</h3><ol>${later.map((act) => `<li>${h(act)}</li>`).join('')}</ol>` : ''}
</section>`;
}
