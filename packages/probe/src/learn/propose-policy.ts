import { paymentSegment } from '@scrim/policy';
import { stringify } from 'yaml';
import { withoutAccents } from '../readable-path.ts';
import type { PageLook } from './page-look.ts';

export type ProposedLevel = 'off' | 'signals' | 'replay';

export interface ProposedPage {
  readonly path: string;
  readonly level: ProposedLevel;
  readonly why: string;
}

/** An address that says that people prove who they are there, in English or Spanish. */
const PROVING =
  /(?:^|[/_-])(?:log-?in|sign-?in|verify|verification|identity|kyc|mfa|2fa|otp|password|iniciar-sesion|acceso|verificar|verificacion|identidad|contrasena)(?:$|[/_.-])/i;

/** Proposes what is captured on a page: nothing where people pay or prove who they are; else signals, or replay where it was asked for. */
export function proposeLevel({ path, payment, password, upload }: PageLook, replay: boolean): ProposedPage {
  if (payment) return { path, level: 'off', why: `people pay here: ${payment}` };
  if (password) return { path, level: 'off', why: 'people prove who they are here: it asks for a password or a code' };
  if (upload) return { path, level: 'off', why: 'people prove who they are here: it takes documents' };
  const segment = paymentSegment(path);
  if (segment)
    return { path, level: 'off', why: `looks like a payment page ("${segment}"); more takes a written reason` };
  if (PROVING.test(withoutAccents(path)))
    return { path, level: 'off', why: 'people prove who they are here, by its address' };
  return replay
    ? { path, level: 'replay', why: 'asked for; values are masked, the site’s own texts are shown' }
    : { path, level: 'signals', why: 'enough for heatmaps and journeys; replay takes a reason' };
}

/** Enough to see where people hesitate; more is for a person to decide. */
const LOW_SAMPLE = '5%';

/** A policy to be read, completed and changed by a person. */
export function writePolicy(
  site: string,
  pages: readonly ProposedPage[],
  dictionaries: readonly { readonly file: string; readonly language: string }[],
  until: string,
): string {
  const languages = [...new Set(dictionaries.map(({ language }) => language.replace(/-.*/, '')))];
  const notice = languages.filter((one) => ['en', 'es'].includes(one));
  const head = {
    version: 1,
    site,
    controller: site,
    presets: ['gdpr', 'ccpa', 'glba'],
    purposes: { ux: { en: 'Find and fix what confuses people', es: 'Encontrar y corregir lo que confunde' } },
    consent: {
      mode: 'opt-in',
      reask: '12 months',
      gpc: 'deny',
      jurisdiction: 'US',
      privacy: '/privacy',
      ...(notice.length > 0 && { notice: { languages: notice } }),
    },
    retention: { replay: '30 days', signals: '13 months', consent: '36 months' },
    strings: dictionaries.map(({ file }) => file),
  };
  const rules = pages.map(({ path, level, why }) => {
    const replay = level === 'replay' ? `\n    purpose: ux\n    sample: ${LOW_SAMPLE}\n    until: ${until}` : '';
    // The reason may name an element, whose id may hold anything: a comment ends with its line.
    return `  - match: ${stringify(path, { lineWidth: 0 }).trim()} # ${why.replace(/\s+/g, ' ')}\n    level: ${level}${replay}`;
  });
  return `# Proposed by \`scrim policy learn\` from walks of synthetic people. Read it, name the controller and the purposes, then
# check it with \`scrim policy check\`. Pages that no rule names are off.
${stringify(head, { lineWidth: 0 })}
pages:
${rules.join('\n')}
`;
}
