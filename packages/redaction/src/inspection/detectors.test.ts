import { expect, test } from 'vitest';
import { SUFFIXES } from './addresses.ts';
import { detect } from './detectors.ts';

const kinds = (text: string, context?: string) => detect(text, context).map(({ detector }) => detector);
/** What was found, as it stands in the text. */
const values = (text: string) => detect(text).map(({ start, end }) => text.slice(start, end));

test.each([
  ['4111 1111 1111 1111', 'card_number'],
  ['3782-822463-10005', 'card_number'],
  ['5555555555554444', 'card_number'],
  ['Paid with 6258724875020200190 today', 'card_number'],
  ['4111 1111 1111 1111 123', 'card_number'],
  ['SSN 123-45-6789', 'social_security_number'],
  ['Social security 123456789', 'social_security_number'],
  ['900-70-0001', 'taxpayer_number'],
  ['EIN 12-3456789', 'employer_number'],
  ['GB82 WEST 1234 5698 7654 32', 'iban'],
  ['DE89370400440532013000', 'iban'],
  ['Routing number 021000021', 'routing_number'],
  ['ada@example.co.uk', 'email'],
  ['Call (415) 555-2671', 'phone'],
  ['+44 20 7946 0958', 'phone'],
  ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln', 'web_token'],
  ['Date of birth: 04/12/1987', 'birth_date'],
  ['Born April 12, 1987', 'birth_date'],
  ['D.O.B. 04/12/1987', 'birth_date'],
  ['PO Box 1234', 'address'],
  ['I make $5,000 a month', 'income'],
  ['PO\u00a0Box 1234', 'address'],
  ['Annual income: USD85k', 'income'],
  ['Ingresos: MXN25mil', 'income'],
  ['Home address: Flat12b Elm Court', 'address'],
  ['Social Security #123-45-6789', 'social_security_number'],
  ['SS #123456789', 'social_security_number'],
  ['SSN: #123456789', 'social_security_number'],
  ['ITIN #912-70-1234', 'taxpayer_number'],
  ['Routing #021000021', 'routing_number'],
  ['Routing no. #021000021', 'routing_number'],
  ['ABA number #021000021', 'routing_number'],
  ['EIN #12-3456789', 'employer_number'],
  ['Phone #512-555-0143', 'phone'],
  ['Visa #4111 1111 1111 1111', 'card_number'],
  ['She earns $64,000.', 'income'],
  ['Anna earns $64,000', 'income'],
  ['Earns: $64,000', 'income'],
  ['Gana 45.000 € al año', 'income'],
  ['Gano 2.000 € al mes', 'income'],
  ['I earn $64,000 a year plus a bonus', 'income'],
  ['Earns\n$64,000', 'income'],
  ['Gana\n20.000 pesos', 'income'],
  ['Customer earns $5,200', 'income'],
  ['Her husband earns $64,000', 'income'],
  ['Her mother also earns $64,000', 'income'],
  ['La esposa gana 20.000 pesos', 'income'],
  ['She earns $64,000 a year, referred by a friend', 'income'],
  ['Anna works and earns $64,000 a year', 'income'],
  ['Company: About You Holding', 'employer'],
  ['Thanks, Anna Banks', 'name'],
])('finds %s as %s', (text, kind) => {
  expect(kinds(text)).toEqual([kind]);
});

// The whole of it: a title alone would leave the name in sight.
test.each([
  ['Dear Ms. Kuhn:', 'Ms. Kuhn'],
  ['Estimado Sr. Ruiz:', 'Sr. Ruiz'],
  ['DEAR MR. KUHN:', 'MR. KUHN'],
  ['HELLO JOHN, YOUR LOAN IS READY', 'JOHN'],
  ['MY NAME IS NORA LEGROS.', 'NORA LEGROS'],
  ['ACCOUNT HOLDER\nROCHELLE O. LEGROS', 'ROCHELLE O. LEGROS'],
  ['NOMBRE: MARÍA DE LA CRUZ', 'MARÍA DE LA CRUZ'],
  ['Full name: WILL POWERS', 'WILL POWERS'],
  ['Full name: J\vohn Smith', 'J\vohn Smith'],
  ['First name\nNo\vrman', 'No\vrman'],
  ["Me llamo O'\vHara, Veda", "O'\vHara, Veda"],
  ['Dear \vMs.\v Kuhn', 'Ms.\v Kuhn'],
  ['Dear \vMs\v. \vKuhn', 'Ms\v. \vKuhn'],
  ['Ms.\vKuhn', 'Ms.\vKuhn'],
  ['Dear Mr. van Dyke:', 'Mr. van Dyke'],
  ['Dear Mr. van der Berg:', 'Mr. van der Berg'],
  ['Mister van Dyke', 'Mister van Dyke'],
  ['Estimada Sra. de la Fuente:', 'Sra. de la Fuente'],
  ['Prof. Dr. Kuhn', 'Prof. Dr. Kuhn'],
  ['Full name: Prof. Dr. Kuhn', 'Prof. Dr. Kuhn'],
  ['Dear Mr. I. Kuhn:', 'Mr. I. Kuhn'],
  ['Full name: J. R. Kuhn', 'J. R. Kuhn'],
  ['Dear JOHN PRICE,', 'JOHN PRICE'],
  ['DEAR JOHN PRICE, YOUR LOAN IS READY', 'JOHN PRICE'],
  ['DEAR APRIL JONES,', 'APRIL JONES'],
  ['Full name: JOHN PRICE', 'JOHN PRICE'],
  ['Account holder\nJOHN PRICE', 'JOHN PRICE'],
  ['Full name\nROCHELLE O.', 'ROCHELLE O.'],
  ['NOMBRE: JULIO GARCÍA', 'JULIO GARCÍA'],
  ['NAME: APRIL JONES', 'APRIL JONES'],
  ['NAME: WILL SMITH', 'WILL SMITH'],
  ['SIGNED BY JOHN, YOUR LOAN IS READY', 'JOHN'],
  ['MR. JOHN PRICE, YOUR LOAN IS READY', 'MR. JOHN PRICE'],
  ['Full name\n\vJohn Smith\vnot verified yet', 'John Smith'],
  ['Hola Hassie\r  M. Renner, bienvenida', 'Hassie\r  M. Renner'],
  ['Nombre completo: Emma d\ve la Torre', 'Emma d\ve la Torre'],
  ['Dear Brooke M\v. Ruecker,', 'Brooke M\v. Ruecker'],
  ['Estimado Sr. Bashirian-\vAnkunding:', 'Sr. Bashirian-\vAnkunding'],
  ['DEAR JACKELINE DE LA REICHEL,', 'JACKELINE DE LA REICHEL'],
  ['  Full name\r  Ada Byron\r', 'Ada Byron'],
  ['Dear Mr. Price:', 'Mr. Price'],
  ['Mr. Price\rYour Loan Application', 'Mr. Price'],
  ['Dear Ada,\r\rYour Loan Application is approved', 'Ada'],
  ['Dear Ada,\r\rThank You for applying', 'Ada'],
  ['Name: Ada\rAccount Number: 123', 'Ada'],
  ['Full name: Ada Byron\rMonthly Payment Amount: $200', 'Ada Byron'],
  ['Full name\rAda\rPhone Number\rnone', 'Ada'],
  ['Nombre: Ana\rNúmero De Cuenta: 123', 'Ana'],
  ['Hola Ana,\rSu Solicitud De Préstamo', 'Ana'],
  ['Name\r  Ada Byron\r  Status\r  Approved', 'Ada Byron'],
  ['Titular: Ana Ruiz\rFecha: hoy', 'Ana Ruiz'],
  ['Dear Ada\rFair,', 'Ada\rFair'],
  ['Co-applicant name: John Smith', 'John Smith'],
  ['Co-borrower name: John Smith', 'John Smith'],
  ['Account holder name: John Smith', 'John Smith'],
  ['Member name: John Smith', 'John Smith'],
  ['Cardholder name: John Smith', 'John Smith'],
  ['Cardholder: John Smith', 'John Smith'],
  ['Name on card: John Smith', 'John Smith'],
  ['Name on card\nJohn Smith', 'John Smith'],
  ['Borrower 1: John Smith', 'John Smith'],
  ['Applicant #2\nJohn Smith', 'John Smith'],
  ['Nombre en la tarjeta: Ana Ruiz', 'Ana Ruiz'],
  ['Nombre del cliente: Ana Ruiz', 'Ana Ruiz'],
  ['Full name: Ana Ruiz y de la Torre', 'Ana Ruiz y de la Torre'],
  ['Welcome back, Anna Smith\v \vSupport', 'Anna Smith'],
  ['Welcome back, Anna Smith\v \vLoans\v \vCards', 'Anna Smith'],
  ['Welcome back, Anna\v Smith\v \vInsurance', 'Anna\v Smith'],
  ['Hi Anna\v \vSupport', 'Anna'],
  ['Hola Ana\vSeguros', 'Ana'],
  ['Borrower: Will Young', 'Will Young'],
  ['Applicant: April Brown', 'April Brown'],
  ['Cardholder: Bill Green', 'Bill Green'],
  ['Applicant: BROWN', 'BROWN'],
  ['Borrower: Harkness', 'Harkness'],
  ['Customer: Will Young', 'Will Young'],
  ['Customer: Honey Brown', 'Honey Brown'],
  ['HELLO, BROWN!', 'BROWN'],
  ['GOODBYE, ANNA', 'ANNA'],
  ['Name: anna winter', 'anna winter'],
  ['Goodbye, mr. smith', 'mr. smith'],
  ['Nombre/Name: Ana López', 'Ana López'],
  ['Full-Name: Anna Smith', 'Anna Smith'],
  ['Client/Customer: Anna Smith', 'Anna Smith'],
])('finds the name in %j', (text, name) => {
  expect(values(text)).toEqual([name]);
});

// Of a value of which a part stays in sight, that part can be what tells most.
test.each([
  ['Sueldo neto: 60.000 euros al mes', '60.000 euros'],
  ['Signed in as desh\vaun2@hotmail.com', 'desh\vaun2@hotmail.com'],
  ['Write to lazaro5@correo.examp\vle.com.mx today', 'lazaro5@correo.examp\vle.com.mx'],
  ['Email\vada@example.com\vContinue', 'ada@example.com'],
  ['Email\vContact\v@example.com\vContinue\vContinue', 'Contact\v@example.com'],
  ['Ship to P.O. Box 4709, Suite 574', 'P.O. Box 4709, Suite 574'],
  ['Address\nP.O. Box 6767, Apt. 844', 'P.O. Box 6767, Apt. 844'],
  ['P.O. Box 8\v893', 'P.O. Box 8\v893'],
  ['Your address is 7586\v6 Lakin Wells', '7586\v6 Lakin Wells'],
  ['Ship to 2341 Nels\von Road Edwardtown, NY 76504', '2341 Nels\von Road Edwardtown, NY 76504'],
  ['Ship to 664 N 84th St\vreet', '664 N 84th St\vreet'],
  ['5657 N 57th Street, Port Flavio, MA 50\v290', '5657 N 57th Street, Port Flavio, MA 50\v290'],
  ['8780 \vMain Street', '8780 \vMain Street'],
  ['7125 Mosciski Avenue East Stephaniaview, OH 29193', '7125 Mosciski Avenue East Stephaniaview, OH 29193'],
  ['Your employer is Hudson,\u00a0Braun\u00a0and Terry', 'Hudson,\u00a0Braun\u00a0and Terry'],
  ['Employer name\nGrimes a\vnd Sons\nContinue', 'Grimes a\vnd Sons'],
  ['Employer\nCredit Partners\vEdit', 'Credit Partners'],
  ['Employer\nCredit Partners\v \vEdit', 'Credit Partners'],
  ['Employer\nHome Depot Inc\v \vUpdate', 'Home Depot Inc'],
  ['Employer: Home Depot Inc\rPhone: none', 'Home Depot Inc'],
  ['Employer: Acme Corp\rPosition: clerk', 'Acme Corp'],
  ['Empresa: Muller\v Group', 'Muller\v Group'],
  ['Home address: Flat12b Elm Court\rAPR: 7.9%', 'Flat12b Elm Court'],
  ['Home address: Flat12b Elm Court\rLoan amount: $5,000', 'Flat12b Elm Court'],
  ['Home address: Flat12b Elm Court\rStatus: Approved', 'Flat12b Elm Court'],
  [`Home address: Flat12b Elm Court\r${'and so on '.repeat(9)}.`, 'Flat12b Elm Court'],
  ['Domicilio\rFlat12b Elm Court', 'Flat12b Elm Court'],
  ['Step 3\rAnnual income: $85,000', '$85,000'],
  ['Verified income: $72,400', '$72,400'],
  ['Income verified: $72,400', '$72,400'],
  ['Annual pre-tax income: $85,000', '$85,000'],
  ['Gross monthly income (before taxes): $7,083', '$7,083'],
  ['Total income from all sources: $96,000', '$96,000'],
  ['Ingresos netos después de impuestos: 2.450 €', '2.450 €'],
  ['Ingresos verificados: 2.450 €', '2.450 €'],
  ['Employer: Bank of America', 'Bank of America'],
  ['Employer: Best Buy', 'Best Buy'],
  ['Employer 2: State Farm', 'State Farm'],
  ['I work at Home Depot', 'Home Depot'],
  ['Employer: Home De\vpot', 'Home De\vpot'],
  ['Empresa: El Corte Inglés', 'El Corte Inglés'],
  ['Empresa: Banco Santander', 'Banco Santander'],
  ['Employer: Social Security Administration', 'Social Security Administration'],
  ['12 Main Street, Apt 4\vChange', '12 Main Street, Apt 4'],
  ['12 Main Street, Apt 4\v4', '12 Main Street, Apt 4\v4'],
  ['12 Oak Street\vedit', '12 Oak Street'],
  ['PO Box 1234\vedit', 'PO Box 1234'],
  ['12 Oak Street\nApt\nCity\nAustin', '12 Oak Street'],
  ['12 Oak Street,\r    Apt 4,\r    Austin, TX 78701', '12 Oak Street,\r    Apt 4,\r    Austin, TX 78701'],
  ['12 Oak Street,\u00a0New\u00a0York,\u00a0NY\u00a010001', '12 Oak Street,\u00a0New\u00a0York,\u00a0NY\u00a010001'],
  ['12 Main Dr', '12 Main Dr'],
  ['Card on file — 6266 5218 5672 6840 867', '6266 5218 5672 6840 867'],
])('finds all of the value in %j', (text, value) => {
  expect(values(text)).toEqual([value]);
});

test('finds an employer of which a letter stands in an element of its own', () => {
  expect(detect('Employed by L\vakin - Shields since May')).toEqual([{ detector: 'employer', start: 12, end: 28 }]);
});

test.each(['Employer\nCredit Partners\vedit', 'Employer: Credit Partners\vedit'])(
  'finds an employer that a text in small letters stands beside: %j',
  (text) => {
    const start = text.indexOf('Credit');
    expect(detect(text)).toEqual([{ detector: 'employer', start, end: start + 'Credit Partners'.length }]);
  },
);

test.each([
  ['Card 1.4111 1111 1111 1111', ['4111 1111 1111 1111']],
  ['Card 2024-4111-1111-1111-1111', ['4111-1111-1111-1111']],
  ['Card 4111-1111-1111-1111-2024', ['4111-1111-1111-1111']],
  ['4111-1111-1111-1111-5500-0000-0000-0004', ['4111-1111-1111-1111', '5500-0000-0000-0004']],
])('finds the cards in %j', (text, cards) => {
  expect(values(text)).toEqual(cards);
});

// Of a time that grows with the square of the length, the test's limit is far exceeded.
test('long texts take no longer than their length', () => {
  expect(kinds('4111 1111 1111 1111 '.repeat(200_000))).toHaveLength(200_000);
  expect(kinds(`Employer: A${'.'.repeat(1_000_000)}B`)).toEqual([]);
  expect(kinds(`${'Dr. '.repeat(40_000)}no`)).toHaveLength(10_000);
  expect(kinds(`12 Park St ${'A'.repeat(100_000)}`)).toEqual(['address']);
  expect(kinds(`12 A${'\vb'.repeat(100_000)} st`)).toEqual([]);
  expect(kinds('a\v@'.repeat(100_000))).toEqual([]);
  expect(kinds('1\v'.repeat(100_000))).toEqual([]);
  expect(kinds('Employer 1 '.repeat(100_000))).toEqual([]);
  expect(kinds(`Borrower 1${' '.repeat(1_000_000)}:`)).toEqual([]);
  expect(kinds('SSN #'.repeat(100_000))).toEqual([]);
  expect(kinds('Income before tax '.repeat(50_000))).toEqual([]);
  expect(kinds(`Customer${' '.repeat(1_000_000)}no`)).toEqual([]);
  expect(kinds(`Full name${' '.repeat(1_000_000)}*`)).toEqual([]);
  expect(kinds('What is your name? '.repeat(50_000))).toEqual([]);
  expect(kinds(`Name: ${'a'.repeat(1_000_000)} b`)).toEqual([]);
  expect(kinds(`Name: ${'a '.repeat(500_000)}`)).toEqual([]);
  expect(kinds(`Name: ${'a\v'.repeat(100_000)}1`)).toEqual([]);
  expect(kinds('* name '.repeat(100_000))).toEqual([]);
});

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
const suffixes = SUFFIXES.split('|').flatMap((one) =>
  one.endsWith('s?') ? [one.slice(0, -2), one.slice(0, -1)] : [one],
);

// What a suffix begins with decides whether the pattern of streets is tried at all.
test.each(suffixes)(
  'finds a street that ends in %s, after a direction and four words, in any spacing and case',
  (suffix) => {
    const word = capital(suffix);
    for (const street of [
      `12 Juniper ${word}`,
      `12 North Old Stony Juniper Hill ${word}`,
      `7653\r47th ${word}.`,
      `12\vJuniper\v${word}`,
      `12 JUNIPER ${suffix.toUpperCase()}`,
    ])
      expect([street, kinds(street)]).toEqual([street, ['address']]);
  },
);

test.each([
  '4111 1111 1111 1112',
  '000-12-3456',
  '666-12-3456',
  '123-00-4567',
  'GB82 WEST 1234 5698 7654 33',
  'Order 021000021',
  'Routing number 021000022',
  'Ends on 04/12/2027',
  '$12,500.00 at 7.99% over 60 months',
  'Step 2 of 5',
  'Card number: 6258724875020200191',
  'Card number: 6207.3922.8136.3985.530',
  'Card number: 6207-5767-0280-0373-859',
  'Order number 6258724875020200190',
  'Message 1258724875020200195',
  'Full name\nRequi\vred',
  'Hello Wo\vrld Demo',
  'Employer: Requi\vred',
  'Full name\nNot\vprovided',
  'THANKS FOR APPLYING',
  'WELCOME TO AUSTIN',
  'Done!\nWELCOME TO AUSTIN',
  'Approved.\nTHANKS FOR APPLYING',
  'GRACIAS POR CONFIAR EN NOSOTROS',
  '2024-4111-1111-1111-1111',
  '4111-1111-1111-1111-2024',
  'Loan amount 5000\nContinue\nClose',
  'Updated March 2025\nPrint\nClose',
  '3 Documents Close',
  '12 Main Points',
  'Step 1 of 3\r  Main Points',
  'Sr. Account Manager',
  'Off Sunset Dr. Apply Now',
  'Dear Mr. Customer',
  'Dear Homeowner,',
  'Dear Cardmember,',
  'Hi Neighbor',
  'Hola, vecinos',
  'Estimado Tarjetahabiente:',
  'Welcome Bonus',
  'Welcome Kit',
  'Thank you, Veterans!',
  'Product name: Visa Gold',
  'Borrower 1 of 2',
  'Cardholder Agreement',
  'Employer: Not Provided',
  'Employer: Plea\vse Select',
  'Employer: Start Date: none',
  'Work at Home Today',
  'Minimum pre-tax income: $30,000',
  'Income tax: $4,000',
  'Income verified. Balance $12,000',
  'Loan #4111 1111 1111 1111',
  'Card order #4111 1111 1111 1111',
  'Social Security case #123-45-6789',
  'Bank order #021000021',
  'It\rworks for Mac and Windows',
  'Thank You For Applying',
  'Thank You For Visiting',
  'Thanks For Choosing Meadow',
  'Thanks, Meadow Loans',
  'Gracias Por Elegir Meadow',
  'Congratulations On Finishing',
  'Company: About Us',
  'Company: Contact Us',
  'Empresa: Quiénes Somos',
  'Earn $250 when you refer a friend',
  'Earn $200 cash back',
  'Earn 5,000 bonus points',
  'You earn $50 for each friend',
  'Refer a friend and you earn $50',
  'Gana 50 € por cada amigo',
  'Gana un regalo de 50 €',
  'Income $64,000 or more',
  'Income: $64,000+',
  'Ingresos de 45.000 € o más',
  'Every new member earns $50',
  'Your account earns $1,200 a year',
  'Con la app gana 50 €',
  'Gana\n50 €\npor cada amigo',
  'Gana \v50 €',
  'Earn $500 a month when you refer friends',
  'Member: Premium Gold',
  'full-name=Sphinx',
  'Thanks, Meadow\v Loans',
  'Goodbye, paperwork.',
  'GOODBYE PAPERWORK',
  'HELLO, FREEDOM!',
  'GOODBYE, CLUTTER',
  'Hello, freedom!',
  'Hello, financial freedom!',
  'Bye, stress!',
  'Goodbye, overdraft fees',
  'Goodbye, zigzags!',
  'Hola, libertad',
])('finds nothing in %s', (text) => {
  expect(kinds(text)).toEqual([]);
});

test('what begins in an identifier is found, and nothing amid one', () => {
  expect(kinds('ref 8f3ab12c-DE89370400440532013000')).toEqual(['iban']);
  expect(kinds('7c4ab1234de89f02 0a1b2c3d')).toEqual([]);
});

test('a label before it gives a number its meaning', () => {
  expect(kinds('021000021', 'Bank routing')).toEqual(['routing_number']);
  expect(kinds('1987-04-12', 'Birth date')).toEqual(['birth_date']);
});
