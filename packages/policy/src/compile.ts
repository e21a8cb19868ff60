import { canonicalJson, sha256Hex } from './canonical.ts';
import { compileAssets } from './compile-assets.ts';
import { compileConsent } from './compile-consent.ts';
import { compilePage } from './compile-page.ts';
import type { CompiledPage, CompiledPolicy } from './compiled.ts';
import { compileCompletion } from './completion.ts';
import { compileDictionary, dictionarySalt } from './dictionary.ts';
import { daysOf } from './duration.ts';
import { lintPolicy } from './lint.ts';
import { parseYaml } from './parse-yaml.ts';
import { boundsOf, type Preset } from './presets.ts';
import type { Problem } from './problem.ts';
import { REGULATIONS } from './regulations.ts';
import { Reporter } from './reporter.ts';
import { PolicySource } from './schema.ts';

/** The policy file's name and the files beside it. Paths are relative to its folder, with `/`. */
export interface PolicyFiles {
  readonly name: string;
  /** Throws when there is no such file, or it lies outside the folder. */
  read(path: string): string | Uint8Array;
  /** Paths of files that match `*` (within a folder) and `**` (any depth), sorted. */
  list(glob: string): readonly string[];
}

export interface CompileOptions {
  /** ISO date; when given, end dates are judged by it: at most twelve months ahead. */
  readonly today?: string;
}

export interface CompileResult {
  /** Null when any problem is an error. */
  readonly policy: CompiledPolicy | null;
  /** In the order of the file. */
  readonly problems: readonly Problem[];
  readonly presets: readonly Preset[];
}

/**
 * Compiles a policy file. Total: never throws, whatever the source holds.
 * The result depends on meaning alone: not on comments, on the machine, or on the order of keys, but for which event is the last.
 */
export function compilePolicy(source: string, files: PolicyFiles, options: CompileOptions = {}): CompileResult {
  const parsed = parseYaml(source, files.name, PolicySource);
  if (!parsed.value) return { policy: null, problems: parsed.problems, presets: [] };
  const report = new Reporter(files.name, parsed.locate);
  const body = compileBody(parsed.value, report, files);
  lintPolicy(parsed.value, body.pages, report, options.today ?? null);
  const problems = report.sorted();
  const failed = problems.some(({ severity }) => severity === 'error');
  const policy = failed ? null : { ...body, hash: sha256Hex(canonicalJson(body)) };
  return { policy, problems, presets: parsed.value.presets };
}

/** The hash that a policy must carry: SHA-256 of the canonical form of everything else. */
export function policyHash(policy: CompiledPolicy): string {
  const { hash: _, ...body } = policy;
  return sha256Hex(canonicalJson(body));
}

function compileBody(source: PolicySource, report: Reporter, files: PolicyFiles): Omit<CompiledPolicy, 'hash'> {
  const retentionDays = {
    replay: daysOf(source.retention.replay),
    signals: daysOf(source.retention.signals),
    consent: daysOf(source.retention.consent),
  };
  checkBounds(source, report);
  // A consent is used until it is asked for again, and what is recorded on its last day is kept from then on.
  const receiptDays = daysOf(source.consent.reask) + Math.max(retentionDays.replay, retentionDays.signals);
  if (retentionDays.consent < receiptDays) {
    report.error(['retention', 'consent'], 'retention', 'receipts would be gone before the data that they allow', {
      instead: `consent: ${receiptDays} days or longer`,
      regulation: REGULATIONS.consent,
    });
  }
  if (source.completion !== undefined && !Object.hasOwn(source.events, source.completion)) {
    const known = Object.keys(source.events);
    report.error(['completion'], 'completion', `"${source.completion}" is not among \`events\``, {
      instead: known.length > 0 ? `one of ${known.join(', ')}` : `events: { ${source.completion}: {} }`,
    });
  }
  const { purposes, consent } = compileConsent(source, retentionDays, report);
  const pages: CompiledPage[] = source.pages.map((page, rule) => compilePage(page, rule, source, report));
  return {
    version: 1,
    site: source.site,
    purposes,
    consent,
    retentionDays,
    dictionary: { salt: dictionarySalt(source.site), hashes: compileStrings(source, report, files) },
    pages,
    events: source.events,
    ...compileCompletion(source.completion, source.events),
    assets: compileAssets(source, report, files),
    variants: [...source.variants],
  };
}

function checkBounds(source: PolicySource, report: Reporter): void {
  for (const { bound, preset } of boundsOf(source.presets)) {
    const [section, key] = bound.path;
    const written = section === 'consent' ? source.consent.reask : source.retention[key];
    const days = daysOf(written);
    if (bound.kind === 'at most' ? days <= bound.days : days >= bound.days) continue;
    const whose = preset ? `preset ${preset} allows` : 'Scrim allows';
    report.error(
      bound.path,
      'bound',
      `\`${bound.path.join('.')}\` is ${written}; ${whose} ${bound.kind} ${bound.days} days`,
      {
        instead: `${key}: ${bound.days} days`,
        regulation: bound.regulation,
      },
    );
  }
}

function compileStrings(source: PolicySource, report: Reporter, files: PolicyFiles): string[] {
  const hashes = new Set<string>();
  for (const [at, path] of source.strings.entries()) {
    const text = report.readText(['strings', at], path, files);
    if (text === null) continue;
    const dictionary = compileDictionary(text, path, source.site);
    report.add(dictionary.problems);
    for (const hash of dictionary.hashes) hashes.add(hash);
  }
  return [...hashes].sort();
}
