import { limitsScripts } from './header-findings.ts';
import type { Finding, PageScript, Seen, SinceLastRun, UnreadPaymentPage } from './report.ts';
import { plural, rule, sayMoment } from './words.ts';

/** What runs where people pay, against the list of what may and against the last run. */
export function paymentFindings({ payment, paymentUnread, origins }: Seen): Finding[] {
  const read = payment.flatMap(({ path, scripts, headers, sinceLastRun }) => {
    const findings: Finding[] = [];
    const placesOf = (some: readonly PageScript[]) =>
      some.map(({ url }) => ({ page: path, what: url.split('?')[0] ?? url }));
    const unauthorised = scripts.filter(({ authorised }) => authorised === false);
    if (unauthorised.length > 0)
      findings.push(
        rule(
          'payment-script-unauthorised',
          `Scripts on ${path} that nobody authorised`,
          `${plural(unauthorised.length, 'script')} that the list does not name, or not with this content, or whose content could not be read.`,
          unauthorised.map(sayScript),
          'Remove them, or add them to the list with a written reason.',
          'PCI DSS 4.0.1, 6.4.3',
          placesOf(unauthorised),
        ),
      );
    const changed = scripts.filter(({ change }) => change === 'new' || change === 'changed');
    if (changed.length > 0)
      findings.push({
        ...rule(
          'payment-script-changed',
          `Scripts on ${path} changed since the last run that read it`,
          `${plural(changed.length, 'script')} ${changed.length === 1 ? 'is' : 'are'} new or different.`,
          changed.map((script) => `${script.change}: ${sayScript(script)}`),
          'Compare with what was released; add the new hash to the authorised list.',
          'PCI DSS 4.0.1, 11.6.1',
          placesOf(changed),
        ),
        severity: changed.some(({ authorised }) => authorised !== true) ? 'broken' : 'review',
      });
    const differences = sinceLastRun === null ? [] : sayDifferences(sinceLastRun);
    if (differences.length > 0)
      findings.push(
        rule(
          'payment-page-changed',
          `Headers or scripts of ${path} are not those of the last run that read it`,
          `${plural(differences.length, 'difference')} in what protects the page where people pay.`,
          differences,
          'Find out who changed it. If it was meant, the next run compares with this one.',
          'PCI DSS 4.0.1, 11.6.1',
          [{ page: path, what: 'headers and scripts' }],
        ),
      );
    const others = scripts.filter(
      ({ origin, integrity, authorised }) => !origins.includes(origin) && !integrity && authorised === null,
    );
    if (others.length > 0)
      findings.push({
        ...rule(
          'payment-script-other-origin',
          `Scripts of others run on ${path}`,
          `${plural(others.length, 'script')} of other origins run where people pay, without subresource integrity and without an authorised list to hold them against.`,
          others.map(sayScript),
          'Write the list of authorised scripts with reasons (--authorised FILE); load no recorder on payment pages.',
          'PCI DSS 4.0.1, 6.4.3',
          placesOf(others),
        ),
        severity: 'review',
      });
    if (!limitsScripts(headers['content-security-policy'] ?? ''))
      findings.push({
        ...rule(
          'payment-no-csp',
          `${path} has no content security policy that limits scripts`,
          'None is sent, or one that lets any script, or any in the page, run where people pay.',
          headers['content-security-policy'] === undefined ? [] : [headers['content-security-policy']],
          'Send a Content-Security-Policy with script-src.',
          'PCI DSS 4.0.1, 6.4.3 and 11.6.1',
          [{ page: path, what: 'headers' }],
        ),
        severity: 'review',
      });
    return findings;
  });
  return [...paymentUnread.map(unread), ...read];
}

/** Broken where an earlier run read the page: what was watched is watched no more. */
function unread({ path, why, lastReadAt }: UnreadPaymentPage): Finding {
  return {
    ...rule(
      'payment-page-unread',
      `The scripts of ${path} could not be read`,
      `What runs where people pay was neither listed nor compared: ${why}.`,
      lastReadAt === null ? ['No earlier run read it.'] : [`Last read by the run of ${sayMoment(lastReadAt)}.`],
      'Find out why it does not open in a second window of the same visit. Until it does, check its scripts by hand.',
      'PCI DSS 4.0.1, 6.4.3 and 11.6.1',
      [{ page: path, what: 'scripts' }],
    ),
    severity: lastReadAt === null ? 'review' : 'broken',
  };
}

function sayScript({ url, vendor, hash }: PageScript): string {
  return `${url}${vendor ? ` (${vendor})` : ''} ${hash === null ? 'content not read' : `sha256 ${hash}`}`;
}

/** What differs, one line each. */
export function sayDifferences({ headers, scriptsGone }: SinceLastRun): string[] {
  const say = (value: string | null) => (value === null ? 'not sent' : `"${value}"`);
  return [
    ...headers.map(({ name, before, now }) => `${name}: ${say(before)} before, ${say(now)} now`),
    ...scriptsGone.map((url) => `no longer there: ${url}`),
  ];
}
