/** Gives an image as data what it shows at an address: an image's document loads nothing. One that has gone leaves its box. */
export async function takeIn(image: Element, address: string): Promise<void> {
  image.removeAttribute('srcset');
  const taken = address === '' ? null : await dataOf(address);
  if (taken === null) image.removeAttribute('src');
  else image.setAttribute('src', taken);
}

/** Style rules with their fonts and pictures: a missing font would move the page under its heat. */
export async function takeInAddresses(css: string): Promise<string> {
  const addresses = new Set(Array.from(css.matchAll(/url\("([^"]+)"\)/g), ([, address = '']) => address));
  const taken = await Promise.all(
    Array.from(addresses, async (address) => [address, (await dataOf(address)) ?? ''] as const),
  );
  return taken.reduce((text, [from, to]) => text.replaceAll(`url("${from}")`, `url("${to}")`), css);
}

async function dataOf(address: string): Promise<string | null> {
  if (address.startsWith('data:')) return address;
  try {
    const answer = await fetch(address, { credentials: 'same-origin' });
    return answer.ok ? await dataAddress(await answer.blob()) : null;
  } catch {
    return null;
  }
}

const dataAddress = (blob: Blob): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error ?? new Error('unreadable'));
    reader.readAsDataURL(blob);
  });
