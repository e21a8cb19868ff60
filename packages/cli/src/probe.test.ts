import { describe, expect, test } from 'vitest';
import { runProbe } from './probe.ts';

async function run(...argv: string[]) {
  const lines: string[] = [];
  const say = (line: string) => lines.push(line);
  return { code: await runProbe(argv, { out: say, err: say, cwd: import.meta.dirname }), text: lines.join('\n') };
}

describe('scrim probe', () => {
  test.each([
    [[], 'one address'],
    [['apply.example'], 'probe_url'],
    [['ftp://apply.example/'], 'probe_url'],
    [['https://apply.example/', '--pages', '0'], 'probe_option'],
    [['https://apply.example/', '--script', 'missing.ts'], 'probe_script'],
    [['https://apply.example/', '--authorised', 'missing.yaml'], 'probe_file'],
    [['https://apply.example/', '--authorised', 'probe.ts'], 'probe_file'],
    [['https://apply.example/', '--last', 'missing.json'], 'probe_file'],
    [['https://apply.example/', '--last', 'probe.ts'], 'probe_file'],
    [['https://apply.example/', '--last', '../package.json'], 'probe_file'],
    [['https://apply.example/', '--unknown'], 'Unknown option'],
  ])('%j is wrong usage, and says what it takes', async (argv, says) => {
    const { code, text } = await run(...argv);
    expect(code).toBe(2);
    expect(text).toContain(says);
    expect(text).toContain('scrim probe URL');
  });
});
