/** Completes a card number with Luhn's check digit (ISO/IEC 7812-1, Annex B). */
export function withLuhnDigit(digits: string): string {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

/** Completes the eight digits of a routing number (ABA, weights 3-7-1). */
export function withRoutingDigit(digits: string): string {
  const weights = [3, 7, 1];
  const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * (weights[index % 3] ?? 0), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

/** Puts the two check digits into an IBAN (ISO 13616: remainder 1 of 97). */
export function asIban(country: string, account: string): string {
  const numeric = [...`${account}${country}00`].map((char) => Number.parseInt(char, 36)).join('');
  const remainder = [...numeric].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0);
  return `${country}${String(98 - remainder).padStart(2, '0')}${account}`;
}
