import { createPublicKey, verify } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type ExportReport, type VerifySignature, verifyExport } from '@scrim/ledger';

/** Where a command writes. */
export interface VerifyOutput {
  /** One line for the person who runs it. */
  out(line: string): void;
  /** One line about what went wrong. */
  err(line: string): void;
}

export const VERIFY_USAGE = `Usage: scrim verify EXPORT [--key KEY] [--checkpoint FILE]... [--json]

Checks an audit log that was exported from Scrim, without asking the server:
every entry, every signed checkpoint, their order, and that none is missing.

  EXPORT             the file from the console (Audit log, Export), or GET /api/v1/audit/export
  --key KEY          the checkpoint key as you wrote it down earlier (scrim-audit/…+…+…)
  --checkpoint FILE  a checkpoint that you kept earlier; may be repeated
  --json             print the report as JSON

Exit: 0 the log is what was signed, 1 it is not, 2 wrong use.`;

const LINE_LIMIT = 1024 * 1024;

/** `scrim verify`: 0 verified, 1 not, 2 wrong use. */
export async function runVerify(argv: readonly string[], io: VerifyOutput): Promise<number> {
  const options = parse(argv);
  if (options === null) {
    io.err(VERIFY_USAGE);
    return 2;
  }
  let report: ExportReport;
  try {
    const checkpoints = options.checkpoints.map((file) => readFileSync(file, 'utf8'));
    const trust = options.key === null ? { checkpoints } : { key: options.key, checkpoints };
    report = await verifyExport(linesOf(options.file), trust, verifySignature);
  } catch (error) {
    io.err(error instanceof Error ? error.message : 'The file cannot be read.');
    return 2;
  }
  if (options.json) io.out(JSON.stringify(report, null, 2));
  else print(report, io);
  return report.problems.length === 0 ? 0 : 1;
}

interface Options {
  readonly file: string;
  readonly key: string | null;
  readonly checkpoints: readonly string[];
  readonly json: boolean;
}

function parse(argv: readonly string[]): Options | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        key: { type: 'string' },
        checkpoint: { type: 'string', multiple: true },
        json: { type: 'boolean' },
      },
    });
    const [file, ...rest] = positionals;
    if (file === undefined || rest.length > 0) return null;
    return { file, key: values.key ?? null, checkpoints: values.checkpoint ?? [], json: values.json ?? false };
  } catch {
    return null;
  }
}

/** The lines of a file as bytes, one in memory at a time. A last line without a newline counts too. */
async function* linesOf(file: string): AsyncGenerator<Uint8Array> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(file)) {
    const bytes: Buffer = Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
      yield bytes.subarray(start, end);
      start = end + 1;
    }
    rest = bytes.subarray(start);
    if (rest.length > LINE_LIMIT) throw new Error('A line is too long for an audit log.');
  }
  if (rest.length > 0) yield rest;
}

const verifySignature: VerifySignature = (publicKey, message, signature) => {
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(publicKey).toString('base64url') };
  try {
    return verify(null, message, createPublicKey({ key: jwk, format: 'jwk' }), signature);
  } catch {
    return false;
  }
};

const MAXIMUM_PROBLEMS = 20;

function print(report: ExportReport, io: VerifyOutput): void {
  io.out(`log          ${report.origin ?? 'unknown'}`);
  io.out(`entries      ${report.entries}`);
  if (report.firstTime !== null) io.out(`from, to     ${report.firstTime}  ${report.lastTime}`);
  io.out(`root         ${report.root}`);
  io.out(`checkpoints  ${report.checkpoints}`);
  if (report.key !== null) io.out(`key          ${report.key}`);
  for (const problem of report.problems.slice(0, MAXIMUM_PROBLEMS)) io.err(`PROBLEM      ${problem}`);
  const more = report.problems.length - MAXIMUM_PROBLEMS;
  if (more > 0) io.err(`PROBLEM      … and ${more} more`);
  for (const caveat of report.caveats) io.out(`note         ${caveat}`);
  if (report.problems.length === 0) io.out('VERIFIED     Every entry is the one that was signed, and none is missing.');
  else io.err('NOT VERIFIED');
}
