import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CONSOLE_HOST, openScrimUnderTest, PASSWORD, signInAs } from './testing/scrim-under-test.ts';

describe('an empty installation', () => {
  test('is set up once, from this machine or with the code, never from elsewhere', async () => {
    const empty = await openScrimUnderTest();
    try {
      const setUp = (host: string, remoteAddress: string, extra: object = {}) =>
        empty.app.inject({
          method: 'POST',
          url: '/api/v1/setup',
          remoteAddress,
          headers: { host, origin: `http://${host}` },
          payload: { name: 'First', email: 'first@meadow.example', password: PASSWORD, ...extra },
        });
      expect((await empty.app.inject('/api/v1/setup')).json()).toEqual({ needsFirstPerson: true, demo: null });
      expect((await setUp('scrim.example', '192.0.2.1')).json().error.code).toBe('set_up_code_wrong');
      // A page that bound its name to 127.0.0.1.
      expect((await setUp('evil.example', '127.0.0.1')).json().error.code).toBe('set_up_code_wrong');
      expect((await setUp('scrim.example', '192.0.2.1', { code: 'guessed' })).json().error.code).toBe(
        'set_up_code_wrong',
      );
      const codeFile = join(empty.context.config.dataDirectory, 'set-up-code');
      expect((await stat(codeFile)).mode & 0o777).toBe(0o600);
      const code = (await readFile(codeFile, 'utf8')).trim();
      const [first, second] = await Promise.all([
        setUp('scrim.example', '192.0.2.1', { code }),
        setUp(CONSOLE_HOST, '127.0.0.1', { email: 'second@meadow.example' }),
      ]);
      expect([first.statusCode, second.statusCode].sort()).toEqual([201, 409]);
      expect((await setUp(CONSOLE_HOST, '127.0.0.1', { email: 'third@meadow.example' })).json().error.code).toBe(
        'set_up_done',
      );
      expect((await empty.app.inject('/api/v1/setup')).json().needsFirstPerson).toBe(false);
    } finally {
      await empty.close();
    }
  });
});

describe('the demo', () => {
  test('tells how to sign in on this machine only, and keeps it in a private file', async () => {
    const demo = await openScrimUnderTest({ config: { demo: true } });
    try {
      const setup = (host: string, remoteAddress: string, extra: Record<string, string> = {}) =>
        demo.app.inject({ url: '/api/v1/setup', remoteAddress, headers: { host, ...extra } });
      const { demo: signIn } = (await setup(CONSOLE_HOST, '127.0.0.1')).json();
      expect(signIn.email).toBe('demo@meadow.example');
      expect((await signInAs(demo.app, signIn.email, signIn.password)).statusCode).toBe(200);
      expect((await setup('scrim.example', '192.0.2.1')).json().demo).toBeNull();
      expect((await setup('evil.example', '127.0.0.1')).json().demo).toBeNull();
      expect((await setup(CONSOLE_HOST, '127.0.0.1', { 'x-forwarded-for': '192.0.2.1' })).json().demo).toBeNull();
      const file = join(demo.context.config.dataDirectory, 'demo-sign-in.json');
      expect((await stat(file)).mode & 0o777).toBe(0o600);
    } finally {
      await demo.close();
    }
  });
});
