import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { formatProblem } from '@scrim/policy';
import { type Candidate, type LearnFile, learnStrings, writeDictionary } from '@scrim/policy/learn';
import { type CommandOutput, type ExitCode, Unreadable, WrongUsage } from './command.ts';

const LEARNABLE = /\.(?:json|ya?ml|html?|vue|svelte|[cm]?[jt]sx?)$/i;
const SKIPPED_FOLDERS = new Set(['node_modules', '.git', 'dist', 'coverage']);
const MAX_FILE_BYTES = 2_000_000;

/**
 * `scrim policy strings PATH…`: the site's own texts from message catalogues, JSX source and built pages.
 * Lists them with where they were found; `--write FILE` writes the dictionary, keeping what a human decided in it.
 */
export function stringsCommand(argv: string[], io: CommandOutput): ExitCode {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      language: { type: 'string', default: 'en' },
      write: { type: 'string' },
      json: { type: 'boolean' },
      all: { type: 'boolean' },
    },
  });
  if (positionals.length === 0) throw new WrongUsage('strings takes files or folders');
  if (!/^[a-z]{2,3}(?:-[A-Z]{2})?$/.test(values.language)) throw new WrongUsage('--language takes a tag such as en');
  const { candidates, wrong } = learnStrings(positionals.flatMap((path) => filesAt(path, values.language, io.cwd)));
  for (const { file, why } of wrong) io.err(`${file} was left out: ${why}`);
  if (values.write !== undefined) return writeTo(values.write, candidates, values.language, io);
  if (values.json) io.out(JSON.stringify(candidates, null, 2));
  else list(candidates, values.all ?? false, io);
  return candidates.length > 0 ? 0 : 1;
}

function filesAt(path: string, language: string, cwd: string): LearnFile[] {
  const full = resolve(cwd, path);
  if (!existsSync(full)) throw new Unreadable(`${path} does not exist`);
  if (statSync(full).isFile()) return [{ path: relative(cwd, full) || path, text: readFileSync(full, 'utf8') }];
  return readdirSync(full, { recursive: true, withFileTypes: true })
    .filter(
      (entry) => entry.isFile() && LEARNABLE.test(entry.name) && !/\.(?:test|spec)\.|\.d\.[cm]?ts$/.test(entry.name),
    )
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (file) =>
        !relative(full, file)
          .split(/[\\/]/)
          .some((part) => SKIPPED_FOLDERS.has(part)),
    )
    .filter((file) => statSync(file).size <= MAX_FILE_BYTES && isOfLanguage(relative(full, file), language))
    .sort()
    .map((file) => ({ path: relative(cwd, file), text: readFileSync(file, 'utf8') }));
}

const CATALOGUE =
  /(?:^|[\\/._-])(?:messages?|locales?|i18n|l10n|lang|languages?|translations?|catalogu?es?|[a-z]{2}(?:-[A-Z]{2})?)(?=[\\/._-])/;

/**
 * In a folder, data files count as catalogues when their path says so, and not in another language than the one asked for.
 * A file that is named itself is always read.
 */
function isOfLanguage(path: string, language: string): boolean {
  if (!/\.(?:json|ya?ml)$/i.test(path)) return true;
  const tags = path.split(/[\\/.]/).filter((part) => /^[a-z]{2}(?:-[A-Z]{2})?$/.test(part));
  return (
    CATALOGUE.test(path) && (tags.length === 0 || tags.some((tag) => tag === language || tag.slice(0, 2) === language))
  );
}

function writeTo(target: string, candidates: readonly Candidate[], language: string, io: CommandOutput): ExitCode {
  const path = resolve(io.cwd, target);
  const old = existsSync(path) ? { name: target, text: readFileSync(path, 'utf8') } : null;
  const written = writeDictionary(candidates, language, old);
  if (written.text === null) {
    for (const problem of written.problems) io.err(formatProblem(problem));
    io.err(`${target} is left as it is, so that no decision in it is lost.`);
    return 1;
  }
  writeFileSync(path, written.text);
  for (const text of written.gone) io.out(`- ${JSON.stringify(text)} is not in the site any more`);
  io.out(`${target}: ${written.shown} strings shown, ${written.undecided} for a human to decide.`);
  return 0;
}

const VERDICTS = { show: 'show  ', decide: 'decide', mask: 'mask  ' } as const;

function list(candidates: readonly Candidate[], all: boolean, io: CommandOutput): void {
  const order = { decide: 0, show: 1, mask: 2 };
  for (const candidate of [...candidates].sort((a, b) => order[a.verdict] - order[b.verdict])) {
    if (candidate.verdict === 'mask' && !all) continue;
    const [first, ...more] = candidate.found;
    const where = first ? `${first.file}:${first.line}${more.length > 0 ? ` and ${more.length} more` : ''}` : '';
    io.out(`${VERDICTS[candidate.verdict]} ${candidate.role.padEnd(9)} ${JSON.stringify(candidate.text)}  ${where}`);
    for (const why of candidate.why) io.out(`       ${why}`);
  }
  const count = (verdict: Candidate['verdict']) =>
    candidates.filter((candidate) => candidate.verdict === verdict).length;
  io.out(`${count('show')} to show, ${count('decide')} for a human to decide, ${count('mask')} that stay masked.`);
}
