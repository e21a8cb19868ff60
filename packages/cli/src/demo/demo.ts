import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startLeakyVendor } from '@scrim/meadow-loans/leaky-vendor';
import { startMeadow } from '@scrim/meadow-loans/server';
import { SetupState } from '@scrim/protocol';
import { completeConfig, ScrimError, type ServerConfig, startServer } from '@scrim/server';
import { checkRunning } from './check.ts';
import { loadVisits } from './load-visits.ts';

const HELP = `npm start -- [options]
  --port N        Scrim's port (7070)
  --demo-port N   the demo lender's port (7071)
  --data DIR      data directory (./data)
  --no-demo       start empty, with a set-up wizard; no demo lender
  --leaky-vendor  the lender also loads a recorder that leaks on purpose (its server on the demo port + 1)
  --check         start, drive one visit through, print each step, exit 0 or 1`;

interface DemoOptions {
  readonly root: string;
  readonly port: number;
  readonly demoPort: number;
  readonly data: string;
  readonly demo: boolean;
  readonly check: boolean;
  readonly leakyVendor: boolean;
  /** Without it the recorded visits are not loaded (they are about to be recorded anew). */
  readonly visits: boolean;
}

/** `scrim demo`, behind `npm start`: Scrim and the demo lender on embedded engines. Exit code: 0 stopped or checked, 1 failed, 2 wrong usage. */
export async function runDemo(argv: string[]): Promise<number> {
  const options = readOptions(argv);
  if (typeof options === 'string') {
    console.error(`${options}\n\n${HELP}`);
    return 2;
  }
  const say = (line: string) => console.log(`  ${line}`);
  const closing: (() => Promise<void>)[] = [];
  try {
    const config = configFor(options);
    const demoOrigin = `http://localhost:${options.demoPort}`;
    if (options.demo) {
      // The lender starts first: a held port is told before anything is loaded.
      const vendor = options.leakyVendor
        ? await startLeakyVendor({
            port: options.demoPort + 1,
            scriptFile: join(options.root, 'examples/meadow-loans/leaky-vendor/peekaboo.js'),
          })
        : null;
      if (vendor) closing.push(() => vendor.close());
      const meadow = await startMeadow({
        port: options.demoPort,
        scrimOrigin: `http://localhost:${options.port}`,
        distDir: join(options.root, 'dist/meadow-loans'),
        leakyVendorOrigin: vendor?.url ?? null,
      });
      closing.push(() => meadow.close());
      if (options.visits)
        await loadVisits(config, join(options.root, 'examples/meadow-loans/visits/visits.json.br'), demoOrigin, say);
    }
    const started = performance.now();
    const server = await startServer(config);
    closing.push(() => server.close());
    say(`engines open in ${((performance.now() - started) / 1000).toFixed(1)} s, data in ${options.data}`);
    const address = `http://localhost:${options.port}`;
    if (options.check) return (await checkRunning(address, demoOrigin, say)) ? 0 : 1;
    await greet(address, options.demo ? demoOrigin : null);
    await untilStopped();
    console.log('\n  stopping …');
    return 0;
  } catch (error) {
    console.error(`  ${describe(error)}`);
    return 1;
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

function configFor(options: DemoOptions): ServerConfig {
  const demoOrigins = [`http://localhost:${options.demoPort}`, `http://127.0.0.1:${options.demoPort}`];
  return completeConfig({
    port: options.port,
    dataDirectory: options.data,
    publicUrl: `http://localhost:${options.port}`,
    recorderDirectory: join(options.root, 'dist/recorder'),
    consoleDirectory: join(options.root, 'dist/console'),
    emptyDatabase: join(options.root, 'dist/empty-database'),
    demo: options.demo,
    logLevel: 'warn',
    sites: options.demo
      ? [
          {
            id: 'meadow-loans',
            name: 'Meadow Loans',
            origins: demoOrigins,
            policyFile: join(options.root, 'examples/meadow-loans/scrim.policy.yaml'),
          },
        ]
      : [],
  });
}

function readOptions(argv: string[]): DemoOptions | string {
  try {
    const { values } = parseArgs({
      args: argv,
      options: {
        root: { type: 'string', default: process.cwd() },
        port: { type: 'string', default: '7070' },
        'demo-port': { type: 'string', default: '7071' },
        data: { type: 'string', default: 'data' },
        'no-demo': { type: 'boolean', default: false },
        'no-visits': { type: 'boolean', default: false },
        'leaky-vendor': { type: 'boolean', default: false },
        check: { type: 'boolean', default: false },
      },
    });
    const port = Number(values.port);
    const demoPort = Number(values['demo-port']);
    if (![port, demoPort].every((number) => Number.isInteger(number) && number > 0 && number < 65_536)) {
      return 'A port is a whole number from 1 to 65535.';
    }
    if (values['leaky-vendor'] && (values['no-demo'] || port === demoPort + 1))
      return '--leaky-vendor needs the demo lender, and the port after the lender’s for itself.';
    if (port === demoPort) return 'Scrim and the demo lender need a port each.';
    if (values.check && values['no-demo']) return '--check drives a visit to the demo lender; leave out --no-demo.';
    return {
      root: resolve(values.root),
      port,
      demoPort,
      data: resolve(values.data),
      demo: !values['no-demo'],
      check: values.check,
      leakyVendor: values['leaky-vendor'],
      visits: !values['no-visits'],
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function greet(address: string, demoOrigin: string | null): Promise<void> {
  const setup = SetupState.parse(await (await fetch(`${address}/api/v1/setup`)).json());
  console.log(`\n  Scrim        ${address}`);
  if (demoOrigin) console.log(`  demo lender  ${demoOrigin}`);
  if (setup.demo) console.log(`  sign in as   ${setup.demo.email}  ${setup.demo.password}`);
  if (setup.needsFirstPerson) console.log('  Nobody can sign in yet: open Scrim and set it up.');
  console.log('  Ctrl-C stops.\n');
}

function untilStopped(): Promise<void> {
  return new Promise((resolveStop) => {
    const stop = () => resolveStop();
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
}

function describe(error: unknown): string {
  if (error instanceof ScrimError) return `${error.message} ${error.action}`;
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE' && 'port' in error) {
    return `Port ${error.port} is held by another program: stop it, or choose another with --port and --demo-port.`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
