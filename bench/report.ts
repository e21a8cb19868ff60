import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { arch, cpus, loadavg, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { type Measurement, passes } from './measure.ts';

/** Budgets and figures as a table for a terminal. */
export function table(measurements: readonly Measurement[]): string {
  const rows = measurements.map((measurement) => [
    measurement.name,
    measurement.what,
    `${digits(measurement.value)} ${measurement.unit}`,
    measurement.budget === null
      ? ''
      : `${measurement.budget.kind === 'at-most' ? '≤' : '≥'} ${digits(measurement.budget.value)} ${measurement.unit}`,
    verdict(measurement),
  ]);
  const head = ['benchmark', 'what', 'measured', 'budget', ''];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map((width) => '─'.repeat(width))), ...rows.map(line)].join('\n');
}

/** Writes machine, versions and raw samples beside the figures; returns the file's path. */
export function writeResults(root: string, measurements: readonly Measurement[], quick: boolean): string {
  const directory = join(root, 'bench', 'results');
  mkdirSync(directory, { recursive: true });
  const time = new Date().toISOString();
  const file = join(directory, `${time.replaceAll(':', '-')}.json`);
  const result = { time, quick, machine: machine(), versions: versions(root), measurements };
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  return file;
}

function verdict(measurement: Measurement): string {
  const passed = passes(measurement);
  return passed === null ? '' : passed ? 'within' : 'OVER';
}

function digits(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(2);
}

function machine() {
  const [cpu] = cpus();
  return {
    platform: platform(),
    release: release(),
    arch: arch(),
    cpu: cpu?.model ?? 'unknown',
    cores: cpus().length,
    memoryBytes: totalmem(),
    loadAverage: loadavg(),
  };
}

function versions(root: string) {
  const installed = (name: string): string => {
    const { version } = JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')) as {
      version: string;
    };
    return version;
  };
  const names = ['@rrweb/record', 'chdb', '@clickhouse/client', '@electric-sql/pglite', 'fastify', 'esbuild'];
  return {
    commit: commit(root),
    node: process.version,
    ...Object.fromEntries(names.map((name) => [name, installed(name)])),
  };
}

/** The measured source, so that a figure can be traced; `unknown` outside a clone. */
function commit(root: string): string {
  try {
    return execFileSync('git', ['-C', root, 'rev-parse', 'HEAD'], { encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return 'unknown';
  }
}
