import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { asReviewPage, learnPolicy, ProbeRefusal } from '@scrim/probe';
import { type CommandOutput, type ExitCode, WrongUsage } from './command.ts';

const HALF_YEAR = 183 * 86_400_000;

/**
 * `scrim policy learn URL…`: walks a site as several synthetic people, twice each, and writes a policy and string dictionaries
 * into a folder of their own, with a page to review them by. Nothing that exists is changed.
 */
export async function learnCommand(argv: string[], io: CommandOutput): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      out: { type: 'string', default: 'scrim-learned' },
      site: { type: 'string' },
      people: { type: 'string', default: '3' },
      pages: { type: 'string', default: '25' },
      replay: { type: 'boolean', default: false },
    },
  });
  const [url] = positionals;
  if (!url) throw new WrongUsage('learn takes the address to begin at; further ones for further languages');
  const [people, pages] = [Number(values.people), Number(values.pages)];
  if (!Number.isInteger(people) || people < 2 || people > 8)
    throw new WrongUsage('--people is a whole number from 2 to 8');
  if (!Number.isInteger(pages) || pages < 1 || pages > 500)
    throw new WrongUsage('--pages is a whole number from 1 to 500');
  const site = values.site ?? (URL.canParse(url) ? new URL(url).hostname.replace(/[^a-z0-9]+/g, '-') : '');
  const folder = resolve(io.cwd, values.out);
  for (const name of ['scrim.policy.yaml', 'review.html', 'strings'])
    if (existsSync(join(folder, name)))
      throw new WrongUsage(`${join(values.out, name)} is there already; name another folder with --out`);
  try {
    const until = new Date(Date.now() + HALF_YEAR).toISOString().slice(0, 10);
    const proposal = await learnPolicy({
      urls: positionals,
      site,
      people,
      pages,
      replay: values.replay,
      until,
      say: (line) => io.err(`  ${line}`),
    });
    const write = (name: string, text: string) => {
      const path = pathWithin(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      io.out(relative(io.cwd, path));
    };
    write('scrim.policy.yaml', proposal.policy);
    for (const { file, text } of proposal.dictionaries) write(file, text);
    write('review.html', asReviewPage(site, proposal));
    for (const { language, shown, undecided } of proposal.dictionaries)
      io.out(`${language}: ${shown} texts shown, ${undecided} for a human to decide`);
    io.out(
      `Compare with what you have: scrim policy diff scrim.policy.yaml ${relative(io.cwd, join(folder, 'scrim.policy.yaml'))}`,
    );
    return 0;
  } catch (error) {
    if (error instanceof ProbeRefusal) throw new WrongUsage(`${error.code}: ${error.message}`);
    if (error instanceof Error && error.message.includes('net::ERR_'))
      throw new WrongUsage(`The site did not answer: ${error.message.split('\n')[0]}`);
    throw error;
  }
}

/**
 * Where a file of the folder is: its name may come of what a site says.
 * @throws Error when the name leads out of the folder
 */
export function pathWithin(folder: string, name: string): string {
  const path = resolve(folder, name);
  if (!path.startsWith(folder.endsWith(sep) ? folder : folder + sep)) throw new Error(`${name} leads out of ${folder}`);
  return path;
}
