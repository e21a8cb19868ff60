/** Red, green, blue, 0–255, as a person sees them. */
export type Color = readonly [red: number, green: number, blue: number];

export interface PaintedColors {
  readonly text: Color;
  readonly ground: Color;
}

/**
 * The colours in which an element's text and what is behind it are seen: in whatever notation the page gives them, with all that is
 * translucent, also by the `opacity` of what it stands in, laid over what it stands in, and that over white. Null where that is not
 * all that is painted: a picture, a gradient, a filter or a blend. Runs in the page, serialised: nothing from outside.
 */
export function paintedColors(element: Element): PaintedColors | null {
  type Pixel = readonly [number, number, number, number];
  const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const pixelOf = (color: string): Pixel | null => {
    if (!context || !CSS.supports('color', color)) return null;
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0, alpha = 0] = context.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha / 255];
  };
  const over = (top: Pixel, below: Pixel): Pixel => {
    const alpha = top[3] + below[3] * (1 - top[3]);
    const mix = (at: 0 | 1 | 2) => (alpha === 0 ? 0 : (top[at] * top[3] + below[at] * below[3] * (1 - top[3])) / alpha);
    return [mix(0), mix(1), mix(2), alpha];
  };
  const parentOf = (one: Element): Element | null => {
    if (one.assignedSlot) return one.assignedSlot;
    return one.parentNode instanceof ShadowRoot ? one.parentNode.host : one.parentElement;
  };

  // A label may stand in an element of its own, with a colour of its own.
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let label = texts.nextNode();
  while (label && label.textContent?.trim() === '') label = texts.nextNode();
  const bearer = label?.parentElement ?? element;
  const { webkitTextFillColor } = getComputedStyle(bearer);
  let text = pixelOf(webkitTextFillColor);
  let ground: Pixel = [0, 0, 0, 0];
  for (let at: Element | null = bearer; at; at = parentOf(at)) {
    const style = getComputedStyle(at);
    const own = pixelOf(style.backgroundColor);
    const painted = style.backgroundImage !== 'none' && ground[3] < 0.995;
    if (!text || !own || painted || style.filter !== 'none' || style.mixBlendMode !== 'normal') return null;
    const share = Number(style.opacity);
    const faded = (pixel: Pixel): Pixel => [pixel[0], pixel[1], pixel[2], pixel[3] * share];
    text = faded(over(text, own));
    ground = faded(over(ground, own));
  }
  if (!text) return null;
  const white: Pixel = [255, 255, 255, 1];
  const seen = (pixel: Pixel): Color => {
    const [red, green, blue] = over(pixel, white);
    return [red, green, blue];
  };
  return { text: seen(text), ground: seen(ground) };
}
