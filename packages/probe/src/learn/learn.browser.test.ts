import { compilePolicy } from '@scrim/policy';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makePerson } from '../people/synthetic-person.ts';
import { type Site, startSite } from '../testing/site.ts';
import { learnPolicy, type Proposal } from './learn.ts';

const PAGES: Readonly<Record<string, string>> = {
  '/': '<h1>Loans without surprises</h1><a href="/apply">Apply</a> <a href="/papers">Papers</a> <a href="/card">Card</a> <a href="/pr%C3%A9stamos/">Préstamos</a> <a href="/credit-card-refinance">Cards</a> <a href="/home">Home</a>',
  '/apply': `<h1>About you</h1><form action="/review"><label>First name <input name="first"></label>
    <label>Job <select name="job"><option>Full-time</option><option>Part-time</option><option>Retired</option></select></label>
    <button>Continue</button></form>`,
  // Everybody sees their name, their choice and a reference, in texts of their own and among others.
  '/review': `<h1>Check your details</h1><p>Hello <b id="name"></b></p><p id="whole"></p><p id="job"></p><p id="reference"></p><script>
    const asked = new URLSearchParams(location.search);
    document.querySelector('#name').textContent = asked.get('first');
    document.querySelector('#whole').textContent = 'Application of ' + asked.get('first');
    document.querySelector('#job').textContent = asked.get('job');
    document.querySelector('#reference').textContent = 'Reference ' + Math.random().toString(36).slice(2);
  </script>`,
  '/papers': `<h1>Your papers</h1><form><label>Notes <input name="notes" oninput="more.innerHTML = '<input type=file>'"></label>
    <span id="more"></span></form>`,
  '/pr%C3%A9stamos/': '<h1>Préstamos sin sorpresas</h1>',
  '/credit-card-refinance': '<h1>Refinance your cards</h1>',
  // Each visit has an address of its own.
  '/home': `<h1>Where you live</h1><script>history.replaceState(null, '', '/application/' + crypto.randomUUID() + '/home')</script>`,
  '/card': '<h1>Save a card</h1><form><label>Card number <input name="card"></label></form>',
};

describe('policy learn, on a site that repeats what people say', () => {
  let site: Site;
  let proposal: Proposal;
  beforeAll(async () => {
    site = await startSite(PAGES);
    proposal = await learnPolicy({
      urls: [`${site.own}/`],
      ...{ site: 'harbor', people: 2, pages: 11, replay: false, until: '2027-06-30', say: () => undefined },
    });
  });
  afterAll(() => site.close());

  const lit = () => proposal.candidates.filter(({ verdict }) => verdict === 'show').map(({ text }) => text);

  test('lights what the site says to everybody', () => {
    expect(lit()).toEqual(
      expect.arrayContaining([
        'Loans without surprises',
        'About you',
        'First name',
        'Continue',
        'Check your details',
        'Where you live',
      ]),
    );
  });

  test('lights nothing that is somebody’s: name, choice, what differs from visit to visit', () => {
    const names = [101, 102].map((seed) => makePerson(seed).firstName);
    for (const text of [...lit(), ...proposal.dictionaries.map((one) => one.text)])
      for (const name of names) expect(text).not.toContain(name);
    for (const text of ['Full-time', 'Part-time', 'Retired']) expect(lit()).not.toContain(text);
    expect(lit().filter((text) => text.startsWith('Reference'))).toEqual([]);
    expect(proposal.varying.some(({ text }) => text.startsWith('Reference'))).toBe(true);
  });

  test('proposes off where a card is asked for, and where documents are once something is typed', () => {
    const levels = Object.fromEntries(proposal.pages.map(({ path, level }) => [path, level]));
    expect(levels).toEqual({
      '/': 'signals',
      '/apply': 'signals',
      '/review': 'signals',
      '/papers': 'off',
      '/card': 'off',
      '/préstamos': 'signals',
      '/application/*/home': 'signals',
      '/credit-card-refinance': 'off',
    });
    expect(lit()).not.toContain('Your papers');
    expect(proposal.pictures.map(({ path }) => path)).not.toContain('/papers');
  });

  test('sends nothing but the form that may be sent', () => {
    expect(site.asked.filter((request) => !request.startsWith('GET '))).toEqual([]);
    expect(site.asked).toContain('GET /review');
  });

  test('writes a policy that compiles', () => {
    const files = {
      name: 'scrim.policy.yaml',
      read: (file: string) => proposal.dictionaries.find((one) => one.file === file)?.text ?? '',
      list: (glob: string) => proposal.dictionaries.map(({ file }) => file).filter((file) => file === glob),
    };
    const { policy, problems } = compilePolicy(proposal.policy, files, { today: '2026-12-01' });
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(policy?.site).toBe('harbor');
  });
});
