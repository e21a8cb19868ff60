import { checkCommand } from './check.ts';
import { type CommandOutput, type ExitCode, Unreadable, WrongUsage } from './command.ts';
import { diffCommand } from './diff.ts';
import { docCommand } from './doc.ts';
import { explainCommand } from './explain.ts';
import { learnCommand } from './learn.ts';
import { stringsCommand } from './strings.ts';

const USAGE = `Usage: scrim policy <command>

  check [FILE] [--strict] [--json] [--today DATE]      what to change, with line, reason and regulation
  explain URL [--policy FILE]                          what is captured at an address and why
  diff A B [--json] [--forbid-loosening]               what changes for visitors, in words
  doc [FILE] [--language en|es]                        plain language for the privacy notice
  strings PATH… [--language en] [--write FILE]         the site's own texts, for the string dictionary
          [--json] [--all]
  learn URL… [--out DIR] [--site NAME] [--people 3] [--replay]    walks the site as synthetic people; proposes policy and dictionaries

FILE is scrim.policy.yaml unless given. Exit codes: 0 fine, 1 problems, 2 wrong usage.`;

const COMMANDS: Readonly<Record<string, (argv: string[], io: CommandOutput) => ExitCode | Promise<ExitCode>>> = {
  check: checkCommand,
  explain: explainCommand,
  diff: diffCommand,
  doc: docCommand,
  learn: learnCommand,
  strings: stringsCommand,
};

/**
 * Runs `scrim policy …`.
 * @param argv what follows `scrim policy`
 * @returns exit code: 0 fine, 1 problems, 2 wrong usage
 */
export async function runPolicyCommand(argv: string[], io: CommandOutput): Promise<number> {
  const [name = '', ...rest] = argv;
  if (name === 'help' || name === '--help' || name === '-h') {
    io.out(USAGE);
    return 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    io.err(name === '' ? USAGE : `There is no command "${name}".\n\n${USAGE}`);
    return 2;
  }
  try {
    return await command(rest, io);
  } catch (error) {
    if (error instanceof Unreadable) {
      io.err(error.message);
      return 1;
    }
    if (error instanceof WrongUsage || isArgumentError(error)) {
      io.err(`${error.message}\n\n${USAGE}`);
      return 2;
    }
    throw error;
  }
}

/** An error of `parseArgs`: an unknown option, or one without its value. */
function isArgumentError(error: unknown): error is Error {
  return error instanceof Error && String(Reflect.get(error, 'code')).startsWith('ERR_PARSE_ARGS');
}
