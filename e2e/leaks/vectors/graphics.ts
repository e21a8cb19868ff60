import { family } from '../vector.ts';

const lightable = true;
/** Letters as numbers. */
const codes = (marker: string) => [...marker].map((letter) => letter.charCodeAt(0)).join(',');

/** SVG, MathML, canvas and media. */
export const graphics = family('graphics', [
  { id: 'svg-text', why: 'charts draw text', html: (m) => `<svg><text>${m}</text></svg>`, lightable },
  { id: 'svg-tspan', why: 'as above, in parts', html: (m) => `<svg><text><tspan>${m}</tspan></text></svg>`, lightable },
  { id: 'svg-title', why: 'titles of drawings', html: (m) => `<svg><title>${m}</title></svg>`, lightable },
  { id: 'svg-desc', why: 'descriptions of drawings', html: (m) => `<svg><desc>${m}</desc></svg>`, lightable },
  {
    id: 'svg-metadata',
    why: 'drawing programs write metadata',
    html: (m) => `<svg><metadata>${m}</metadata></svg>`,
    lightable,
  },
  { id: 'svg-label', why: 'names of drawings', html: (m) => `<svg aria-label="${m}"></svg>`, lightable },
  { id: 'svg-use', why: 'references to symbols', html: (m) => `<svg><use href="#${m}"/></svg>` },
  { id: 'svg-use-file', why: 'references to files', html: (m) => `<svg><use href="/icons/${m}.svg#a"/></svg>` },
  { id: 'svg-xlink', why: 'as above, with the old prefix', html: (m) => `<svg><use xlink:href="#${m}"/></svg>` },
  { id: 'svg-image', why: 'pictures in drawings', html: (m) => `<svg><image href="/pic/${m}.png"/></svg>` },
  { id: 'svg-link', why: 'links in drawings', html: (m) => `<svg><a href="/u/${m}"><text>x</text></a></svg>` },
  {
    id: 'svg-gradient',
    why: 'ids of gradients',
    html: (m) => `<svg><linearGradient id="${m}"/><rect fill="url(#${m})"/></svg>`,
  },
  {
    id: 'svg-data',
    why: 'charts carry data attributes',
    html: (m) => `<svg><g data-point="${m}"></g></svg>`,
    lightable,
  },
  {
    id: 'svg-foreign',
    why: 'HTML inside a drawing',
    html: (m) => `<svg><foreignObject><p xmlns="http://www.w3.org/1999/xhtml">${m}</p></foreignObject></svg>`,
    lightable,
  },
  { id: 'svg-style', why: 'style elements in drawings', html: (m) => `<svg><style>.${m}{fill:red}</style></svg>` },
  {
    id: 'svg-script',
    why: 'scripts in drawings',
    html: (m) => `<svg><script type="application/json">{"a":"${m}"}</script></svg>`,
  },
  {
    id: 'svg-path',
    kind: 'digits',
    why: 'a path whose numbers are the value',
    html: (m) => `<svg><path d="M0 0L${m} 9"/></svg>`,
  },
  { id: 'svg-path-text', why: 'text where a path belongs', html: (m) => `<svg><path d="${m}"/></svg>` },
  {
    id: 'svg-points',
    kind: 'digits',
    why: 'as above, in points',
    html: (m) => `<svg><polygon points="0,0 ${m},1"/></svg>`,
  },
  {
    id: 'svg-viewbox',
    why: 'letters as the part of a plane that shows',
    html: (m) => `<svg viewBox="${codes(m)}"></svg>`,
  },
  {
    id: 'svg-use-points',
    why: 'letters as places of what has none',
    html: (m) => `<svg><use points="${codes(m)}"/></svg>`,
    lightable: 'spelled',
  },
  {
    id: 'svg-dashes',
    why: 'a chart that is drawn by its dashes',
    html: (m) => `<svg><circle r="9" stroke-dasharray="${codes(m)}"/></svg>`,
    lightable: 'spelled',
  },
  { id: 'svg-animated', why: 'numbers that a drawing goes through', html: (m) => `<svg><g path="${codes(m)}"/></svg>` },
  {
    id: 'svg-name-case',
    why: 'XML keeps two names that differ in their case',
    html: () => '<svg></svg>',
    act: (box, m) => {
      const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
      path.setAttribute('d', 'M6 6l12 12M18 6 6 18');
      path.setAttribute('D', [...m].map((letter) => letter.charCodeAt(0)).join(','));
      box.querySelector('svg')?.append(path);
    },
  },
  {
    id: 'svg-change',
    why: 'text of a chart that changes',
    html: () => '<svg><text>x</text></svg>',
    act: (box, m) => {
      (box.querySelector('text') as SVGTextElement).textContent = m;
    },
    lightable,
  },
  {
    id: 'svg-animate',
    why: 'values of animations',
    html: (m) => `<svg><rect><animate attributeName="x" values="${m}"/></rect></svg>`,
  },
  {
    id: 'svg-filter',
    why: 'names of filter results',
    html: (m) => `<svg><filter><feOffset result="${m}"/></filter></svg>`,
  },
  { id: 'math', why: 'formulas are text', html: (m) => `<math><mi>${m}</mi></math>`, lightable },
  {
    id: 'math-annotation',
    why: 'the source of a formula',
    html: (m) => `<math><semantics><mi>x</mi><annotation>${m}</annotation></semantics></math>`,
    lightable,
  },
  { id: 'math-alttext', why: 'text beside a formula', html: (m) => `<math alttext="${m}"></math>` },
  { id: 'canvas-fallback', why: 'text inside a canvas element', html: (m) => `<canvas>${m}</canvas>`, lightable },
  {
    id: 'canvas-text',
    why: 'text drawn into a canvas, as some recorders replay the calls',
    source: 'PostHog/posthog-js#4270',
    html: () => '<canvas></canvas>',
    act: (box, m) => (box.firstElementChild as HTMLCanvasElement).getContext('2d')?.fillText(m, 1, 9),
  },
  {
    id: 'canvas-data',
    why: 'text put into a picture of a canvas',
    html: () => '<canvas width="32" height="1"></canvas><img>',
    act: (box, m) => {
      const picture = (box.firstElementChild as HTMLCanvasElement).getContext('2d');
      if (!picture) return;
      picture.fillStyle = 'white';
      picture.fillRect(0, 0, 32, 1);
      (box.lastElementChild as HTMLImageElement).src =
        `${(box.firstElementChild as HTMLCanvasElement).toDataURL()}#${m}`;
    },
  },
  { id: 'video-fallback', why: 'text inside a video element', html: (m) => `<video>${m}</video>`, lightable },
  {
    id: 'video-cue',
    why: 'subtitles are text of the page',
    html: () => '<video></video>',
    act: (box, m) =>
      (box.firstElementChild as HTMLVideoElement).addTextTrack('captions', m).addCue(new VTTCue(0, 1, m)),
  },
]);
