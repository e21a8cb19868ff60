/** Where a command writes its lines, and the folder that relative paths start from. */
export interface CommandOutput {
  out(line: string): void;
  err(line: string): void;
  readonly cwd: string;
}

/** 0: fine. 1: there are problems. 2: the command was not understood. */
export type ExitCode = 0 | 1 | 2;

/** The command line was not understood; the message says what it takes. */
export class WrongUsage extends Error {}

/** A file that a command needs can not be read. */
export class Unreadable extends Error {}
