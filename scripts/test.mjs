// npm test: installs what is missing, then type check, lint, import boundaries, unit, property, integration and browser tests.
// The last line is `N passed, N failed`, summed over all of them.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { requireChromium } from './chromium.mjs';
import { installMissing, requireNode } from './install.mjs';

requireNode();
const say = (line) => console.log(`\n— ${line}`);
installMissing(say);
const { buildChanged, root } = await import('./build.mjs');
const scratch = mkdtempSync(join(tmpdir(), 'scrim-test-'));
const totals = { passed: 0, failed: 0, skipped: 0 };
/** What a reader of a long log needs at its end: what failed, and what passed only at the second attempt. */
const remarks = [];

const environment = {
  ...process.env,
  ...requireChromium(say),
  SCRIM_BUILT_CONSOLE: join(root, 'dist', 'console'),
};
const database = await postgresForTests();
if (database) environment.SCRIM_TEST_DATABASE_URL = database;

await step('build', () => buildChanged((line) => console.log(`  ${line}`)));
program('type check', 'tsc', ['--noEmit', '-p', 'tsconfig.json']);
program('lint', 'biome', ['check', '.']);
run('import boundaries', process.execPath, ['scripts/check-imports.mjs']);
tests('unit, property and integration tests', 'parts');
tests('browser tests of the running system', 'system');

rmSync(scratch, { recursive: true, force: true });
if (!database)
  console.log(
    '\nPostgreSQL was not there: the governance tests ran on the embedded engine alone (set SCRIM_TEST_DATABASE_URL).',
  );
for (const remark of remarks) console.log(`\n${remark}`);
console.log(
  `\n${totals.passed} passed, ${totals.failed} failed${totals.skipped > 0 ? `, ${totals.skipped} skipped` : ''}`,
);
process.exit(totals.failed > 0 ? 1 : 0);

/** Address of a PostgreSQL to test against; null when there is none and none is required. */
async function postgresForTests() {
  const address = process.env.SCRIM_TEST_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';
  const isRequired = Boolean(process.env.SCRIM_REQUIRE_POSTGRES || process.env.SCRIM_TEST_DATABASE_URL);
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: address, connectionTimeoutMillis: isRequired ? 30_000 : 2000 });
  try {
    await client.connect();
    await client.end();
    return address;
  } catch (error) {
    if (!isRequired) return null;
    console.error(`PostgreSQL is required and does not answer at SCRIM_TEST_DATABASE_URL: ${error.message}`);
    process.exit(1);
  }
}

async function step(title, work) {
  say(title);
  try {
    await work();
    totals.passed += 1;
  } catch (error) {
    console.error(error);
    failed(title);
  }
}

function failed(title) {
  totals.failed += 1;
  remarks.push(`FAILED: ${title}`);
}

function program(title, name, args) {
  run(title, join(root, 'node_modules', '.bin', name), args);
}

function run(title, command, args) {
  say(title);
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: environment });
  if (status === 0) totals.passed += 1;
  else failed(title);
}

function tests(title, project) {
  say(title);
  const report = join(scratch, `${project}.json`);
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { status } = spawnSync(join(root, 'node_modules', '.bin', 'vitest'), args, {
    cwd: root,
    stdio: 'inherit',
    env: environment,
  });
  const counts = readReport(report);
  if (!counts) return failed(`${title}, without a report`);
  totals.passed += counts.passed;
  totals.skipped += counts.skipped;
  totals.failed += counts.failed;
  remarks.push(...counts.remarks);
  // A file that does not load, or an error outside any test, fails the run without a failed test.
  if (status !== 0 && counts.failed === 0) failed(`${title}, outside any test`);
}

function readReport(path) {
  let report;
  try {
    report = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
    remarks: report.testResults.flatMap((file) =>
      file.assertionResults.flatMap((test) => remarkOn(test, relative(root, file.name))),
    ),
  };
}

/** A test that passed at once has nothing to remark on. */
function remarkOn({ status, fullName, failureMessages }, file) {
  if (status !== 'failed' && failureMessages.length === 0) return [];
  const what = status === 'failed' ? 'FAILED' : 'PASSED ONLY AT THE SECOND ATTEMPT';
  return [`${what}: ${file}: ${fullName}\n${failureMessages.map((message) => message.slice(0, 1500)).join('\n')}`];
}
