import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import {
  type AuthorisedScript,
  asHtml,
  asJunit,
  asText,
  exitCodeOf,
  loadScript,
  ProbeRefusal,
  type ProbeReport,
  probe,
} from '@scrim/probe';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { type CommandOutput, Unreadable } from './policy/command.ts';
import { loadPolicy } from './policy/load-policy.ts';

const HELP = `scrim probe URL [options]
Drives a browser through a site as synthetic people and tells what of them reached whom.

  --script FILE        follow this instead of exploring: export default async ({ page, person, step }) => { … }
  --against FILE       hold what Scrim's recorder sends against the policy that it recorded under
  --origin URL         another origin that belongs to the site; may be repeated
  --pages N            pages to come to, at most (25)
  --minutes N          time to explore, at most (5)
  --allow-payment      also send forms on payment pages, and anything to addresses that take payments
  --authorised FILE    scripts that may run on payment pages: a list of url, hash (optional), reason
  --last FILE          report of an earlier run (scrim-probe.json) to compare payment pages with
  --cost N             pairs of runs with and without the recorders (2); 0 leaves it out
  --seed N             another synthetic person (1)
  --json               print the report as JSON
  --html               write scrim-probe.html
  --junit              write scrim-probe.junit.xml
  --out DIR            where files are written (.); scrim-probe.json always is, when one of them is

Exit: 0 clean, 1 a leak or a broken rule, 2 wrong usage, 3 neither leak nor broken rule, but not everything is known: what
could not be read or tried is told in the report.`;

const Authorised = z.array(
  z.strictObject({
    url: z.string(),
    hash: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional(),
    reason: z.string().min(10),
  }),
);
const Report = z.custom<ProbeReport>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    'format' in value &&
    value.format === 'scrim-probe/1' &&
    'payment' in value &&
    Array.isArray(value.payment),
);

/** `scrim probe`: 0 clean, 1 a leak or a broken rule, 2 wrong usage, 3 nothing found, but not everything known. */
export async function runProbe(argv: string[], io: CommandOutput): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args: argv,
      allowPositionals: true,
      options: {
        script: { type: 'string' },
        against: { type: 'string' },
        origin: { type: 'string', multiple: true, default: [] },
        pages: { type: 'string', default: '25' },
        minutes: { type: 'string', default: '5' },
        'allow-payment': { type: 'boolean', default: false },
        authorised: { type: 'string' },
        last: { type: 'string' },
        cost: { type: 'string', default: '2' },
        seed: { type: 'string', default: '1' },
        json: { type: 'boolean', default: false },
        html: { type: 'boolean', default: false },
        junit: { type: 'boolean', default: false },
        out: { type: 'string', default: '.' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) {
      io.out(HELP);
      return 0;
    }
    const [url, ...rest] = positionals;
    if (url === undefined || rest.length > 0) throw new ProbeRefusal('probe_url', 'scrim probe takes one address.');
    const policy = values.against === undefined ? null : loadPolicy(values.against, io);
    if (values.against !== undefined && !policy) return 2;
    const report = await probe({
      url,
      origins: values.origin,
      script:
        values.script === undefined
          ? null
          : { name: values.script, run: await loadScript(resolve(io.cwd, values.script)) },
      against: policy && values.against !== undefined ? { file: values.against, policy } : null,
      allowPayment: values['allow-payment'],
      pages: wholeNumber('--pages', values.pages, 1, 500),
      minutes: wholeNumber('--minutes', values.minutes, 1, 120),
      costPairs: wholeNumber('--cost', values.cost, 0, 20),
      seed: wholeNumber('--seed', values.seed, 1, 1_000_000),
      authorised: values.authorised === undefined ? null : readAuthorised(resolve(io.cwd, values.authorised)),
      last: values.last === undefined ? null : readLast(resolve(io.cwd, values.last)),
      say: (line) => io.err(`  ${line}`),
    });
    writeReports(report, resolve(io.cwd, values.out), values, io);
    io.out(values.json ? JSON.stringify(report, null, 2) : asText(report));
    return exitCodeOf(report);
  } catch (error) {
    if (error instanceof ProbeRefusal || error instanceof Unreadable || isUsage(error)) {
      io.err(`${error instanceof ProbeRefusal ? `${error.code}: ` : ''}${error.message}\n\n${HELP}`);
      return 2;
    }
    if (error instanceof Error && /net::ERR_|Timeout/.test(error.message)) {
      io.err(`The site did not answer: ${error.message.split('\n')[0]}`);
      return 2;
    }
    throw error;
  }
}

function writeReports(
  report: ProbeReport,
  folder: string,
  wanted: { html: boolean; junit: boolean },
  io: CommandOutput,
): void {
  if (!wanted.html && !wanted.junit) return;
  mkdirSync(folder, { recursive: true });
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    io.err(`  ${join(folder, name)}`);
  };
  write('scrim-probe.json', `${JSON.stringify(report, null, 2)}\n`);
  if (wanted.html) write('scrim-probe.html', asHtml(report));
  if (wanted.junit) write('scrim-probe.junit.xml', asJunit(report));
}

function readAuthorised(file: string): AuthorisedScript[] {
  const parsed = Authorised.safeParse(readParsed(file, parseYaml));
  if (!parsed.success)
    throw new ProbeRefusal(
      'probe_file',
      `${file} is not a list of url, hash and reason: ${z.prettifyError(parsed.error)}`,
    );
  return parsed.data;
}

function readLast(file: string): ProbeReport {
  const parsed = Report.safeParse(readParsed(file, JSON.parse));
  if (!parsed.success) throw new ProbeRefusal('probe_file', `${file} is no report of scrim probe.`);
  return parsed.data;
}

function readParsed(file: string, parse: (text: string) => unknown): unknown {
  if (!existsSync(file)) throw new ProbeRefusal('probe_file', `${file} does not exist.`);
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new ProbeRefusal('probe_file', `${file} can not be read: ${error instanceof Error ? error.message : error}`);
  }
}

function wholeNumber(option: string, text: string, low: number, high: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < low || value > high)
    throw new ProbeRefusal('probe_option', `${option} is a whole number from ${low} to ${high}.`);
  return value;
}

function isUsage(error: unknown): error is Error {
  return error instanceof Error && String(Reflect.get(error, 'code')).startsWith('ERR_PARSE_ARGS');
}
