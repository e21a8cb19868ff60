import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { completeConfig, type ServerConfig, type SiteConfig, startServer } from '@scrim/server';
import { explainFailure } from './failure.ts';
import type { CommandOutput } from './policy/command.ts';
import { loadPolicy } from './policy/load-policy.ts';

const HELP = `scrim serve --data DIR [options]
  --data DIR           data directory; the embedded engines live in it
  --port N             7070
  --host ADDRESS       127.0.0.1; others need --tls-cert and --tls-key, or SCRIM_BEHIND_PROXY=1
  --policy FILE        a site's capture policy; once per site
  --origin [SITE=]URL  where the site's pages live, https://apply.example; any number
  --public-url URL     where browsers reach this server
  --recorder DIR       built recorder (dist/recorder)
  --console DIR        built console (dist/console)
  --tls-cert FILE      PEM
  --tls-key FILE       PEM
  --log-level LEVEL    fatal, error, warn, info, debug
Environment: SCRIM_DATABASE_URL, SCRIM_CLICKHOUSE_URL, SCRIM_KEY_FILE, SCRIM_PUBLIC_URL, SCRIM_BEHIND_PROXY`;

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug'] as const;

/** `scrim serve`: runs until Ctrl-C or SIGTERM, then makes durable what was accepted. Exit code 0 stopped, 1 failed, 2 wrong usage. */
export async function runServe(argv: string[], io: CommandOutput): Promise<number> {
  const config = readConfig(argv, io);
  if (typeof config === 'string') {
    io.err(`${config}\n\n${HELP}`);
    return 2;
  }
  for (const site of config.sites.filter(({ origins }) => origins.length === 0)) {
    io.err(`No origin is given for ${site.id}: its pages cannot send. Add --origin https://…`);
  }
  try {
    const server = await startServer(config);
    io.out(`Scrim answers at ${server.url}, data in ${config.dataDirectory}. Ctrl-C stops.`);
    await untilStopped();
    io.out('stopping');
    await server.close();
    return 0;
  } catch (error) {
    io.err(explainFailure(error));
    return 1;
  }
}

function readConfig(argv: string[], io: CommandOutput): ServerConfig | string {
  try {
    const { values } = parseArgs({
      args: argv,
      options: {
        data: { type: 'string' },
        port: { type: 'string', default: '7070' },
        host: { type: 'string', default: '127.0.0.1' },
        policy: { type: 'string', multiple: true, default: [] },
        origin: { type: 'string', multiple: true, default: [] },
        'public-url': { type: 'string' },
        recorder: { type: 'string', default: 'dist/recorder' },
        console: { type: 'string', default: 'dist/console' },
        'tls-cert': { type: 'string' },
        'tls-key': { type: 'string' },
        'log-level': { type: 'string', default: 'info' },
      },
    });
    if (values.data === undefined) return '--data is missing.';
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) return '--port is a whole number up to 65535.';
    const level = LEVELS.find((one) => one === values['log-level']);
    if (level === undefined) return `--log-level is one of ${LEVELS.join(', ')}.`;
    const sites = readSites(values.policy, values.origin, io);
    if (typeof sites === 'string') return sites;
    const [cert, key] = [values['tls-cert'], values['tls-key']];
    if ((cert === undefined) !== (key === undefined)) return '--tls-cert and --tls-key go together.';
    return completeConfig({
      dataDirectory: resolve(io.cwd, values.data),
      port,
      host: values.host,
      sites,
      recorderDirectory: resolve(io.cwd, values.recorder),
      consoleDirectory: resolve(io.cwd, values.console),
      logLevel: level,
      tls: cert && key ? { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') } : null,
      ...(values['public-url'] === undefined ? {} : { publicUrl: values['public-url'] }),
    });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** A policy names its site; origins without a site's name belong to the only one. */
function readSites(files: readonly string[], origins: readonly string[], io: CommandOutput): SiteConfig[] | string {
  const sites: (SiteConfig & { origins: string[] })[] = [];
  for (const file of files) {
    const policy = loadPolicy(file, io);
    if (!policy) return `${file} does not compile.`;
    sites.push({ id: policy.site, name: policy.site, origins: [], policyFile: resolve(io.cwd, file) });
  }
  for (const text of origins) {
    const named = /^([\w-]+)=(.*)$/.exec(text);
    const site = named ? sites.find((one) => one.id === named[1]) : sites.length === 1 ? sites[0] : undefined;
    if (site === undefined) return `--origin ${text}: write SITE=URL with the site of one of the policies.`;
    const url = new URL(named?.[2] ?? text);
    if (url.href !== `${url.origin}/`) return `--origin ${text}: an origin has no path.`;
    site.origins.push(url.origin);
  }
  return sites;
}

function untilStopped(): Promise<void> {
  return new Promise((done) => {
    process.once('SIGINT', () => done());
    process.once('SIGTERM', () => done());
  });
}
