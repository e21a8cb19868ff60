import { readFile } from 'node:fs/promises';

/**
 * Cuts what Scrim never uses out of the exactly pinned `@rrweb/record` while bundling: canvas recording, cross-origin
 * iframes, image inlining, masking (redaction does it, off the main thread) and the slimming of the head. It also repairs
 * two things that `stop` leaves behind. Every edit must find its text, so an upgrade of rrweb cannot be built unseen.
 */

/** Functions replaced whole: name → new body. */
const REPLACED_FUNCTIONS = {
  needMaskingText: 'return false;',
  classMatchesRegex: 'return false;',
  is2DCanvasBlank: 'return true;',
  slimDOMExcluded: 'return slimDOMOptions.comment && sn.type === NodeType.Comment;',
  slimDOMDefaults: 'return _slimDOMOptions;',
  fixBrowserCompatibilityIssuesInCSS: 'return cssText;',
  initCanvasContextObserver: '',
  initCanvas2DMutationObserver: '',
  initCanvasWebGLMutationObserver: '',
  patchGLPrototype: '',
  serializeArg: '',
  WorkerWrapper: '',
  initFontObserver: '',
  initSelectionObserver: 'return () => {};',
  initCustomElementObserver: 'return () => {};',
  polyfill: '',
  legacy_isTouchEvent: 'return Boolean(event.changedTouches);',
};

/** Classes replaced whole: name → new body. */
const REPLACED_CLASSES = {
  CanvasManager:
    'reset() {} freeze() {} unfreeze() {} lock() {} unlock() {} addWindow() {} addShadowRoot() {} resetShadowRoots() {}',
  CrossOriginIframeMirror: 'constructor(generateIdFn) { this.generateIdFn = generateIdFn; } reset() {}',
  BaseRRNode: '',
};

/** Exact text → its replacement; each must occur once. */
const EDITS = [
  // `stop` leaves Element.prototype.attachShadow patched and keeps every mutation buffer alive.
  ['processedNodeManager.destroy();\n', 'shadowDomManager.reset();\n      mutationBuffers.length = 0;\n'],
  // Never used: the deprecated global mirror and its warnings.
  ['if (typeof window !== "undefined" && window.Proxy && window.Reflect) {\n  _mirror', 'if (false) {\n  _mirror'],
  // Array.from is not replaced for the page.
  ['if (Array.from([1], (x) => x * 2)[0] !== 2) {', 'if (false) {'],
  ['if (tagName === "img" && inlineImages) {', 'if (false) {'],
  ['if (tagName === "canvas" && recordCanvas) {', 'if (false) {'],
  ['const blob = typeof self !== "undefined" && self.Blob && new Blob(', 'const blob = () => new Blob('],
  [
    'if (this.recordCrossOriginIframes) {\n      window.addEventListener',
    'if (false) {\n      window.addEventListener',
  ],
  ['if (this.recordCrossOriginIframes)\n      (_a2', 'if (false)\n      (_a2'],
  ['recordCrossOriginIframes = false,', ''],
  [
    'const inEmittingFrame = recordCrossOriginIframes ? window.parent === window : true;',
    'const inEmittingFrame = true, recordCrossOriginIframes = false;',
  ],
];

const METHODS_OF_IFRAME_MANAGER = [
  'handleMessage',
  'transformCrossOriginEvent',
  'replace',
  'replaceIds',
  'replaceStyleIds',
  'replaceIdOnNode',
  'patchRootIdOnNode',
];

function bodyEnd(source, open) {
  // Top-level declarations of the published bundle end with a closing brace at the start of a line.
  const end = source.indexOf('\n}\n', open);
  if (end < 0) throw new Error('no end of declaration');
  return end + 2;
}

function replaceDeclaration(source, head, build) {
  const start = source.search(head);
  if (start < 0) throw new Error(`@rrweb/record has changed: ${head} not found`);
  return source.slice(0, start) + build(source.slice(start)) + source.slice(bodyEnd(source, start));
}

export function trim(source) {
  let text = source;
  for (const [from, to] of EDITS) {
    if (text.split(from).length !== 2) throw new Error(`@rrweb/record has changed: ${from}`);
    text = text.replace(from, () => to);
  }
  for (const [name, body] of Object.entries(REPLACED_FUNCTIONS)) {
    text = replaceDeclaration(text, new RegExp(`^function ${name}\\(`, 'm'), (rest) => {
      const parameters = rest.slice(0, rest.search(/\) \{\n/));
      return `${parameters}) {${body}}`;
    });
  }
  for (const [name, body] of Object.entries(REPLACED_CLASSES)) {
    text = replaceDeclaration(text, new RegExp(`^class ${name} \\{`, 'm'), () => `class ${name} {${body}}`);
  }
  for (const name of METHODS_OF_IFRAME_MANAGER) {
    const start = text.search(new RegExp(`^  ${name}\\([^)]*\\) \\{\\n`, 'm'));
    if (start < 0) throw new Error(`@rrweb/record has changed: method ${name}`);
    text = text.slice(0, start) + text.slice(text.indexOf('\n  }\n', start) + 5);
  }
  return text;
}

export const trimRrweb = {
  name: 'trim-rrweb',
  setup(build) {
    build.onLoad({ filter: /@rrweb[\\/]record[\\/]dist[\\/]record\.js$/ }, async ({ path }) => ({
      contents: trim(await readFile(path, 'utf8')),
      loader: 'js',
    }));
  },
};
