import type { CompiledLight, CompiledPage, CompiledSelector, Trigger } from './compiled.ts';
import { nameBreach, paymentSegment, selectorBreach } from './floor.ts';
import { parseSelector } from './parse-selector.ts';
import type { Path } from './parse-yaml.ts';
import { REGULATIONS } from './regulations.ts';
import type { Reporter } from './reporter.ts';
import type { PageSource, PolicySource } from './schema.ts';
import { templateProblem } from './template.ts';

/** Attributes that label an element. Everything else an element carries is either structure or a value. */
const LABEL_ATTRIBUTES = new Set([
  ...['alt', 'title', 'placeholder', 'label', 'abbr', 'summary', 'aria-label', 'aria-description'],
  ...['aria-roledescription', 'aria-placeholder', 'aria-keyshortcuts', 'aria-braillelabel'],
]);

/** Attributes of which redaction sees nothing as the page has it, of those that are renamed nothing of the value. */
const UNSEEN = /^(?:value|href|src|srcdoc|style|on.*)$/;
const RENAMED = /^(?:id|class|for|headers|form|list|aria-(?:labelledby|controls|owns))$/;
/** What somebody chose. What a selector asks for leaves with every element that has it. */
const CHOSEN = /^(?:(?:aria-|data-)?(?:checked|selected|pressed)|data-state)$/;

/** Elements whose text is what a person typed or chose. */
const FIELDS = new Set(['input', 'textarea', 'select']);

/** One page rule. What is wrong with it is reported; the result is only used when nothing is. */
export function compilePage(page: PageSource, rule: number, source: PolicySource, report: Reporter): CompiledPage {
  const at = ['pages', rule] as const;
  const wrongTemplate = templateProblem(page.match);
  if (wrongTemplate)
    report.error([...at, 'match'], 'template', `\`${page.match}\` ${wrongTemplate}`, { instead: 'match: /apply/*' });
  checkPayment(page, at, report);
  checkLevel(page, at, source, report);
  return {
    rule,
    match: page.match,
    level: page.level,
    purpose: page.level === 'replay' ? (page.purpose ?? null) : null,
    sample: page.level === 'replay' ? fraction(page.sample ?? '0%') : 0,
    until: page.level === 'replay' ? (page.until ?? null) : null,
    regime: page.regime ?? null,
    triggers: page.triggers as Trigger[],
    light: compileLight(page.light, [...at, 'light'], report),
    mask: compileSelectors(page.mask, [...at, 'mask'], report),
    exclude: compileSelectors(page.exclude, [...at, 'exclude'], report),
    ...(page.errors.length > 0 && { errors: compileSelectors(page.errors, [...at, 'errors'], report) }),
    ...(page.level !== 'off' && page.reason !== undefined && { reason: page.reason }),
    query: Object.entries(page.query)
      .flatMap(([name, values]) => values.map((value) => `${name}=${value}`))
      .sort(),
  };
}

function fraction(percentage: string): number {
  return Math.round(Number.parseFloat(percentage) * 1e4) / 1e6;
}

function checkPayment(page: PageSource, at: Path, report: Reporter): void {
  const segment = paymentSegment(page.match);
  if (segment && page.level !== 'off' && page.reason === undefined) {
    report.error(
      [...at, 'match'],
      'payment-page',
      `\`${page.match}\` looks like a payment page ("${segment}") and is not \`off\``,
      {
        instead: 'level: off, or a written `reason`',
        regulation: REGULATIONS.paymentPage,
      },
    );
  }
}

const REPLAY_NEEDS = {
  purpose: { what: 'a purpose', instead: 'purpose: ux', regulation: REGULATIONS.purpose },
  sample: { what: 'a sampling rate', instead: 'sample: 25%', regulation: REGULATIONS.minimisation },
  until: { what: 'an end date', instead: 'until: 2027-06-30', regulation: REGULATIONS.storage },
} as const;

const REPLAY_ONLY = ['purpose', 'sample', 'until', 'light'] as const;
const LISTS = ['triggers', 'mask'] as const;

function checkLevel(page: PageSource, at: Path, source: PolicySource, report: Reporter): void {
  if (page.level === 'replay') {
    for (const [key, { what, instead, regulation }] of Object.entries(REPLAY_NEEDS)) {
      if (page[key as keyof typeof REPLAY_NEEDS] === undefined) {
        report.error(at, 'replay-needs', `\`level: replay\` on ${page.match} needs ${what}`, { instead, regulation });
      }
    }
    if (page.purpose !== undefined && !Object.hasOwn(source.purposes, page.purpose)) {
      const known = Object.keys(source.purposes);
      report.error([...at, 'purpose'], 'purpose', `"${page.purpose}" is not among \`purposes\``, {
        instead: known.length > 0 ? `one of ${known.join(', ')}` : `purposes: { ${page.purpose}: "…" }`,
        regulation: REGULATIONS.purpose,
      });
    }
    return;
  }
  const idle = [
    ...REPLAY_ONLY.filter((key) => page[key] !== undefined),
    ...[...LISTS, ...(page.level === 'off' ? (['exclude'] as const) : [])].filter((key) => page[key].length > 0),
  ];
  for (const key of idle) {
    report.error(
      [...at, key],
      'no-effect',
      `\`${key}\` has no effect on ${page.match}, whose level is \`${page.level}\``,
      {
        of: 'key',
        instead: `level: replay, or leave \`${key}\` out`,
      },
    );
  }
  const aboutCapture = [...(Object.keys(page.query).length > 0 ? ['query'] : []), ...(page.regime ? ['regime'] : [])];
  for (const key of page.level === 'off' ? aboutCapture : []) {
    report.error([...at, key], 'no-effect', `\`${key}\` has no effect on ${page.match}, which is off`, { of: 'key' });
  }
}

function compileLight(light: PageSource['light'], at: Path, report: Reporter): CompiledLight {
  if (!light) return { text: [], attributes: [], images: [] };
  return {
    text: compileSelectors(light.text, [...at, 'text'], report, refuseText),
    attributes: light.attributes.flatMap(({ selector, names }, position) => {
      const path = [...at, 'attributes', position];
      const [compiled] = compileSelectors([selector], [...path, 'selector'], report, refuseFloor);
      for (const [index, name] of names.entries()) checkAttribute(name, [...path, 'names', index], report);
      return compiled ? [{ selector: compiled, names: [...new Set(names)].sort() }] : [];
    }),
    images: compileSelectors(light.images, [...at, 'images'], report, refuseFloor),
  };
}

type Refusal = { readonly message: string; readonly instead: string; readonly regulation: string } | null;

function compileSelectors(
  sources: readonly string[],
  at: Path,
  report: Reporter,
  refuse: (selector: CompiledSelector) => Refusal = () => null,
): CompiledSelector[] {
  return sources.flatMap((source, position) => {
    const path = at.at(-1) === 'selector' ? at : [...at, position];
    const selector = parseSelector(source);
    if ('wrong' in selector) {
      report.error(path, 'selector', `selector \`${source}\` ${selector.wrong}`, { instead: '.help-text' });
      return [];
    }
    const problem = attributeProblem(selector, String(at.at(-1)));
    if (problem) {
      report.error(path, 'selector', `selector \`${source}\` ${problem.message}`, { instead: problem.instead });
      return [];
    }
    const refused = refuse(selector);
    if (refused) report.error(path, 'floor', `selector \`${source}\` ${refused.message}`, refused);
    return refused ? [] : [selector];
  });
}

/** An attribute that cannot be asked for. What is excluded, the browser itself finds, and what shows an error it alone. */
function attributeProblem({ compounds }: CompiledSelector, key: string) {
  if (key === 'errors') return null;
  const isExcluded = key === 'exclude';
  for (const [name, value] of compounds.flatMap(({ attributes = [] }) => attributes)) {
    if (CHOSEN.test(name))
      return {
        message: `asks for \`${name}\`, which says what a person chose, and would leave with every element that has it`,
        instead: 'a class, or an attribute that says what the element is',
      };
    if (!isExcluded && UNSEEN.test(name))
      return {
        message: `asks for \`${name}\`, which redaction never sees`,
        instead: 'a class, or a data attribute of its own',
      };
    if (!isExcluded && value !== null && RENAMED.test(name))
      return {
        message: `asks for \`${name}\` by a value, which redaction sees renamed`,
        instead:
          name === 'id' ? `#${value}` : name === 'class' ? `.${value}` : 'a class, or a data attribute of its own',
      };
  }
  return null;
}

function refuseFloor(selector: CompiledSelector): Refusal {
  const breach = selectorBreach(selector);
  if (!breach) return null;
  return {
    message: `would show ${breach.what}, which no policy can`,
    instead: 'nothing here; what must be readable around it has a selector of its own',
    regulation: breach.regulation,
  };
}

function refuseText(selector: CompiledSelector): Refusal {
  const subject = selector.compounds[0];
  const tag = subject?.tag ?? '';
  if (FIELDS.has(tag)) {
    return {
      message: `would show what a person enters in <${tag}>; values never leave the browser`,
      instead: 'the selector of its label or help text',
      regulation: REGULATIONS.minimisation,
    };
  }
  if ((subject?.attributes ?? []).some(([name]) => name === 'contenteditable')) {
    return {
      message: 'would show what a person writes',
      instead: 'the selector of its label',
      regulation: REGULATIONS.minimisation,
    };
  }
  if (subject && isWholePage(subject)) {
    return {
      message: 'would show the whole page',
      instead: 'the elements that hold the site’s own words, and the string dictionary for the rest',
      regulation: REGULATIONS.minimisation,
    };
  }
  return refuseFloor(selector);
}

/** Attributes that a page's root has on most sites: alone they tell no element from it. */
const OF_ROOT = new Set(['lang', 'dir', 'translate', 'class', 'id', 'data-variant']);

/** Whether an element that holds all of a page's content is what a selector means, or may be. */
function isWholePage({ tag = '', id, classes, attributes = [] }: CompiledSelector['compounds'][number]): boolean {
  if (/^(?:html|head|body)$/.test(tag)) return true;
  if (id || classes) return false;
  return tag === 'main' ? attributes.length === 0 : tag === '' && attributes.every(([name]) => OF_ROOT.has(name));
}

function checkAttribute(name: string, path: Path, report: Reporter): void {
  if (LABEL_ATTRIBUTES.has(name)) return;
  if (/^(?:value|checked|selected|aria-value(?:now|text)|aria-checked|aria-selected)$/.test(name)) {
    report.error(path, 'floor', `attribute \`${name}\` holds what a person entered, which no policy can show`, {
      instead: [...LABEL_ATTRIBUTES].slice(0, 4).join(', '),
      regulation: REGULATIONS.minimisation,
    });
    return;
  }
  const breach = nameBreach(name);
  if (breach) {
    report.error(path, 'floor', `attribute \`${name}\` would show ${breach.what}, which no policy can`, {
      regulation: breach.regulation,
    });
  } else if (!/^data-[a-z]/.test(name)) {
    report.error(
      path,
      'attribute',
      `attribute \`${name}\` is not a label; structure is kept and addresses are dropped by themselves`,
      {
        instead: `one of ${[...LABEL_ATTRIBUTES].join(', ')}, or data-…`,
      },
    );
  }
}
