/**
 * Texts as lenders' pages hold them, English and Spanish: sentences, and the short ones of buttons, labels and headings. What stands
 * for a font's average letter is measured on them, so it is the same for every recording and tells nothing about any.
 */
export const RUNNING_TEXTS: readonly string[] = `
The account was opened in March and the first statement will follow by letter.
Please keep this page open while we look up your details.
We could not reach the branch you chose, so nothing has been changed.
If anything here looks wrong, write to us before Friday.
Every customer may ask for a copy of what is kept about them, which takes about ten minutes.
Interest is added on the last day of each month.
A late instalment costs $25 and is shown on the next bill.
Your adviser, Ms. Thompson, will call between 9:30 and 11:00.
Only people who work with your case can see it, and each look is written down.
When the house is sold, what remains of the mortgage is repaid first; whatever is left belongs to the owner.
Read how the figures were worked out, who checked them and which rules apply where you live.
La cuenta se abrió en marzo y el primer extracto llegará por correo.
Si algo no le parece bien, escríbanos antes del viernes.
Solo ven su expediente quienes trabajan en él, y queda escrito quién lo ha mirado.
Back to overview
Save and continue
Download as PDF
Frequently asked questions
Sign out
Show more
Add another person
Overview
Documents
Messages
Settings
Yes
No
Next
Cancel
Edit
Remove
Upload a file
Contact us
About the company
Terms of use
Postal address
City and state
Date of birth
Total due
Balance after transfer
Monthly income before tax
Reference number
When is it paid back?
Who lives with you?
Your documents are complete
Borrow for what matters
How it is worked out
Good evening, Catherine
Michael Johnson
Elizabeth Walker
David Fernandez
William Hughes
Guardar y seguir
Nombre completo
Código postal
Cerrar la sesión
Preguntas frecuentes
March 14
$1,284.50
$930
4.9%
`
  .trim()
  .split('\n');

const VALUES = `
$250
$980
$467
$8,200
$4,350
$1,750
$25,000
$18,400
$64,900
$310.75
$845.20
$1,284.50
$2,067.18
$104,900
7.90%
11.40%
18.25%
7
3
25
60
2,048
12 months
24 months
36 months
48 months
60 months
7 years
5 years
Robert
Susan
Maria
Thompson
Fernandez
Michael Johnson
Elizabeth Walker
William Hughes
March 14, 1986
09/27/1974
June 2026
418 Orchard Road
Columbus, Ohio
(614) 555-0142
robert.hughes@example.com
`
  .trim()
  .split('\n');

/** Digits differ in width in some fonts: each value stands in the sample with others in its place, too. */
const OTHER_DIGITS = [0, 2, 4, 6, 8];

/** What stays masked on a page whose own words are shown: what people bring, and what is worked out for them. */
export const VALUE_TEXTS: readonly string[] = VALUES.flatMap((text) =>
  OTHER_DIGITS.map((more) => text.replace(/\d/g, (digit) => String((Number(digit) + more) % 10))),
);
