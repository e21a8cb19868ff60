import { spawn } from 'node:child_process';
import { distil } from './distil.ts';
import { fuzz } from './fuzzer.ts';
import { targets } from './targets/index.ts';

const USAGE = `npm run fuzz -- [TARGET…] [--seconds N] [--seed S] [--at-once N], or [TARGET…] --distil; targets: ${targets.map(({ name }) => name).join(', ')}`;

/** Exit 0: no promise broke; 1: one did; 2: wrong usage. The last line is `N passed, N failed`. */
async function main(root: string, words: readonly string[]): Promise<number> {
  const names: string[] = [];
  const options = { seconds: 60, seed: 1, 'at-once': 1 };
  let distilling = false;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word === '--distil') {
      distilling = true;
      continue;
    }
    const option = (Object.keys(options) as (keyof typeof options)[]).find((name) => word === `--${name}`);
    if (option) {
      const value = Number(words[++at]);
      if (!Number.isInteger(value) || value < 0) return wrong(`${word} needs a whole number`);
      options[option] = value;
    } else if (targets.some(({ name }) => name === word)) names.push(word);
    else return wrong(`unknown: ${word}`);
  }
  const chosen = targets.filter(({ name }) => names.length === 0 || names.includes(name));
  if (distilling) {
    for (const target of chosen)
      console.log(`${target.name}: ${await distil(root, target)} inputs reach all that was reached`);
    return 0;
  }
  let failed = 0;
  if (options['at-once'] > 1) {
    const waiting = chosen.map(({ name }) => name);
    const worker = async () => {
      for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
        if (!(await inOwnProcess(root, name, options))) failed++;
      }
    };
    await Promise.all(Array.from({ length: options['at-once'] }, worker));
  } else {
    for (const target of chosen) {
      const { inputs, seconds, kept, blocks, failure } = await fuzz(root, target, options.seed, options.seconds);
      console.log(
        `${target.name}: ${inputs} inputs in ${seconds} s, ${kept} kept, ${blocks} blocks reached, seed ${options.seed}`,
      );
      if (failure === null) continue;
      failed++;
      console.error(`${target.name} is broken by ${failure.file}\n  ${failure.error}`);
    }
  }
  console.log(`${chosen.length - failed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
}

function inOwnProcess(root: string, name: string, { seconds, seed }: { seconds: number; seed: number }) {
  const [, program = ''] = process.argv;
  const words = ['--enable-source-maps', program, root, name, '--seconds', String(seconds), '--seed', String(seed)];
  const child = spawn(process.execPath, words, { stdio: 'inherit' });
  return new Promise<boolean>((done) => child.on('exit', (code) => done(code === 0)));
}

function wrong(what: string): number {
  console.error(`${what}\n${USAGE}`);
  return 2;
}

const [, , root = process.cwd(), ...words] = process.argv;
process.exit(await main(root, words));
