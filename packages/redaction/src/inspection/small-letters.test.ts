import { expect, test } from 'vitest';
import { detect } from './detectors.ts';

const names = (text: string) =>
  detect(text).map(({ detector, start, end }) => `${detector}: ${text.slice(start, end)}`);

test.each([
  ['Name: anna smith', 'anna smith'],
  ['Full name: anna m. smith', 'anna m. smith'],
  ['Full name: smith, anna', 'smith, anna'],
  ['Name: Anna smith', 'Anna smith'],
  ['First name\nanna', 'anna'],
  ['First name *\nanna', 'anna'],
  ['Last name\nde la Cruz', 'de la Cruz'],
  ['Full name: anna de la cruz', 'anna de la cruz'],
  ['name: anna smith', 'anna smith'],
  ['Nombre: juan pérez garcía', 'juan pérez garcía'],
  ['Name: anna\rsmith', 'anna\rsmith'],
  ['Name: anna\rphone number', 'anna'],
  ['Name: an\vna smith', 'an\vna smith'],
  ['Logged in as anna smith', 'anna smith'],
  ['Logged in as anna\vlog out', 'anna'],
  ['Logged in as anna smith (log out)', 'anna smith'],
  ['My name is anna smith.', 'anna smith'],
  ['Me llamo ana lópez', 'ana lópez'],
  ['Customer: anna smith', 'anna smith'],
  ['Customer: anna', 'anna'],
  ['Welcome back, anna!', 'anna'],
  ['Welcome back, anna brown!', 'anna brown'],
  ['Hola ana', 'ana'],
  ['Hola ana, bienvenida', 'ana'],
  ['hi anna, your loan is ready', 'anna'],
  ['Dear mr. smith,', 'mr. smith'],
])('finds the name in small letters in %j', (text, name) => {
  expect(names(text)).toEqual([`name: ${name}`]);
});

test.each([
  ['Customer: Anna Smith', 'name: Anna Smith'],
  ['Client: Anna Smith', 'name: Anna Smith'],
  ['Cliente: Ana López', 'name: Ana López'],
  ['Member: Anna Smith', 'name: Anna Smith'],
  ['Employee: Anna Smith', 'name: Anna Smith'],
  ['Recipient *: Anna Smith', 'name: Anna Smith'],
  ['Customer\nAnna Smith', 'name: Anna Smith'],
  ['Customer 2: Anna Smith', 'name: Anna Smith'],
  ['Cel: 55 1234 5678', 'phone: 55 1234 5678'],
])('finds who stands after a label that other things are called, too: %j', (text, value) => {
  expect(names(text)).toEqual([value]);
});

test.each([
  'Name: required',
  'Name: none',
  'Name: as on your card',
  'First name\nlast name',
  'Name\nstring',
  'name\nquantity',
  'name: playwright',
  'Upstream-Name: Sphinx',
  '/search?name=Sphinx',
  'Customer: new or existing',
  'Client: active',
  'Member: gold',
  'Member: Gold',
  'MEMBER: GOLD',
  'Applicant: self-employed',
  'Employee: terminated',
  'Cliente: jubilado',
  'Recipient: the person you pay',
  'Member\nFDIC',
  'Member FDIC',
  'Customer\nService',
  'const client = createClient()',
  'a buffer on the client: Larger messages',
  'Logged in as guest',
  'Your name is required.',
  'welcome back, friend',
  'Welcome back, fri\vend',
  'Hello world',
  'hello, anybody?',
  'Hi there, welcome',
  'Thanks, mate!',
  'Thanks for applying',
  'hola de nuevo, cliente',
])('finds nobody in %j', (text) => {
  expect(names(text)).toEqual([]);
});
