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
  slimDOMExcluded: 'return sn.type === NodeType.Comment;',
  slimDOMDefaults: 'return {};',
  fixBrowserCompatibilityIssuesInCSS: 'return cssText;',
  initCanvasContextObserver: '',
  initCanvas2DMutationObserver: '',
  initCanvasWebGLMutationObserver: '',
  patchGLPrototype: '',
  serializeArg: '',
  WorkerWrapper: '',
  initFontObserver: '',
  initMediaInteractionObserver: 'return () => {};',
  getAbsoluteSrcsetString: "return '';",
  escapeImportStatement: 'return rule.cssText;',
  initSelectionObserver: 'return () => {};',
  initCustomElementObserver: 'return () => {};',
  mergeHooks: '',
  polyfill: '',
  legacy_isTouchEvent: 'return Boolean(event.changedTouches);',
  // A style element of several text nodes is recorded as one: development builds only.
  markCssSplits: 'return cssText;',
  // Safari before 16.4 is not supported.
  fixSafariColons: 'return cssStringified;',
  // Reads the page's own accessors; only what zone.js patches is taken from where it keeps the original.
  getUntaintedAccessor: 'return instance[accessor];',
  getUntaintedMethod: 'return instance[method].bind(instance);',
  mutationObserverCtor: 'return [globalThis.__zone_symbol__MutationObserver ?? MutationObserver, () => {}];',
  getUntaintedPrototype: '',
  getWindowScroll: 'return { left: win.scrollX, top: win.scrollY };',
  getWindowHeight: 'return innerHeight;',
  getWindowWidth: 'return innerWidth;',
  _isBlockedElement: 'return element.matches(blockSelector);',
  isBlocked:
    'const el = closestElementOfNode(node); return !!el && (checkAncestors ? !!el.closest(blockSelector) : el.matches(blockSelector));',
  isShadowRoot: 'return n instanceof ShadowRoot;',
};

/** Options that never vary: their way through parameter lists is cut, and their value stands for all. */
const CONSTANT_OPTIONS = {
  maskTextClass: 'null',
  maskTextSelector: 'null',
  maskTextFn: 'null',
  maskInputFn: 'null',
  dataURLOptions: 'null',
  inlineImages: 'false',
  inlineStylesheet: 'true',
  recordCanvas: 'false',
  recordCrossOriginIframes: 'false',
  recordDOM: 'true',
  keepIframeSrcFn: '() => false',
  ignoreClass: "'scrim-ignore'",
  ignoreSelector: 'null',
  userTriggeredOnInput: 'false',
  collectFonts: 'false',
  plugins: 'null',
  packFn: 'null',
  hooks: 'null',
  checkoutEveryNms: '0',
  checkoutEveryNth: '0',
  needsMask: 'false',
  slimDOMOptions: '{}',
  slimDOM: '{}',
  iframeLoadTimeout: '5000',
  stylesheetLoadTimeout: '5000',
  mousemoveWait: 'void 0',
  blockClass: 'null',
  maskAllInputs: 'false',
  ignoreCSSAttributes: 'new Set()',
  canvasMutationCb: 'null',
  fontCb: 'null',
  selectionCb: 'null',
  customElementCb: 'null',
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
  ['const blob = typeof self !== "undefined" && self.Blob && new Blob(', 'const blob = () => new Blob('],
  ['const inEmittingFrame = recordCrossOriginIframes ? window.parent === window : true;', ''],
  ['let passEmitsToParent = false;', ''],
  [/if \(!inEmittingFrame\) \{\n {4}try \{[\s\S]*?\n {2}\}\n(?= {2}if \(inEmittingFrame && !emit)/, ''],
  ['const slimDOMOptions = slimDOMDefaults(_slimDOMOptions);\n  polyfill', 'polyfill'],
  ['const slimDOMOptions = slimDOMDefaults(slimDOM);\n', ''],
  ['slimDOMOptions.headWhitespace && ', 'false && '],
  [/let \{ needsMask \} = options;/, ''],
  [/if \(!needsMask\) \{\n {4}const checkAncestors = needsMask === void 0;[^}]*\}/, ''],
  ['mergeHooks(o, hooks);\n', ''],
  // A changed style goes whole: its difference costs the page two style declarations per change, and parses the old one in
  // a way that a strict CSP reports.
  [
    /if \(attributeName === "style"\) \{\n {14}if \(!this\.unattachedDoc\)[\s\S]*?\n {12}\} else (?=if \(attributeName === "open")/,
    '',
  ],
  [/ {10}if \(typeof attributes\.style === "string"\) \{[\s\S]*?\n {10}\}\n/, ''],
  // Marks nothing in the page: redaction does not need to know that a field was a password.
  [/if \(attributeName === "type" && tagNameLower === "input"[\s\S]*?\n {10}\}\n/, ''],
  // What a field holds is told by its own events, never by mutations.
  [/__publicField\(this, "genTextAreaValueMutation", \(textarea\) => \{[\s\S]*?\n {4}\}\);\n/, ''],
  [/this\.genTextAreaValueMutation\(parent\);/, ''],
  [/this\.genTextAreaValueMutation\(\s*m\.target\s*\);/, ''],
  // Every supported browser has pointer events.
  [/else if \(legacy_isTouchEvent\(event\)\) \{\n\s*pointerType = [^;]*;\n\s*\}/, ''],
  ['const e = legacy_isTouchEvent(event) ? event.changedTouches[0] : event;', 'const e = event;'],
  ['if (window.PointerEvent) {', 'if (true) {'],
  [/const disableMap = [^;]*;/, ''],
  [' && disableMap[key] !== false', ''],
  [/if \(sampling\.mouseInteraction === false\) \{[^}]*\{\s*\};\s*\}/, ''],
  // An excluded frame, and a frame whose own address is not replayed, stays empty.
  [
    'if (iframeDoc && onIframeLoad) {',
    'if (iframeDoc && onIframeLoad && !n.matches(blockSelector) && !record.isFrameOff?.(n)) {',
  ],
  // Media are placeholders.
  [/if \(\["audio", "video"\]\.includes\(tagName\)\) \{\n {4}const mediaAttributes[\s\S]*?\n {2}\}\n/, ''],
  // Base64 was for canvases.
  [/^for \(var i = 0; i < chars\.length; i\+\+\) \{[\s\S]*?\n\}\n/m, ''],
  // One frame emits, plugins do not exist, and full snapshots are taken when Scrim says so.
  [
    /if \(inEmittingFrame\) \{\n {6}emit == null[\s\S]*?(?=\n {2}\};\n {2}const wrappedMutationEmit)/,
    'emit(e, isCheckout);',
  ],
  [/const eventProcessor = [\s\S]*?\n {2}\};\n/, ''],
  [/for \(const plugin of plugins \|\| \[\]\) \{\n {4}if \(plugin\.getMirror\)[\s\S]*?\n {2}\}\n/, ''],
  [/ {10}plugins: \(\(_a2 = [\s\S]*?\|\| \[\]\n/, ''],
  [/ {2}for \(const plugin of o\.plugins\) \{[\s\S]*?\n {2}\}\n/, ''],
  [/ {10}canvasMutationCb: wrappedCanvasMutationEmit,\n {10}fontCb:[\s\S]*?(?= {10}blockClass,)/, ''],
  [/\[\n {6}"mutationCb",[\s\S]*?\n {4}\}\);\n/, 'Object.assign(this, options);\n'],
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

/** `EventType.Meta` → `4`: the enumerations that the bundle declares as objects. */
function inlineEnumerations(source) {
  let text = source;
  for (const [declaration, name] of source.matchAll(
    /^var (\w+) = \/\* @__PURE__ \*\/ \(\((\w+2)\) => \{\n[^}]*\}\)\(\w+ \|\| \{\}\);\n/gm,
  )) {
    const values = new Map([...declaration.matchAll(/\["(\w+)"\] = (-?\d+)\]/g)].map(([, key, value]) => [key, value]));
    text = text.replace(new RegExp(`\\b${name}\\.(\\w+)`, 'g'), (whole, key) => values.get(key) ?? whole);
  }
  return text;
}

/** Takes constant options out of parameter lists and object literals that have a line for each. */
function cutOptions(source) {
  let text = source;
  const declarations = [];
  for (const [name, value] of Object.entries(CONSTANT_OPTIONS)) {
    const line = new RegExp(`^ +${name}(?: = [^\\n]*?|: (?!_)[\\w.]+)?,?\\n`, 'gm');
    text = text.replace(line, '');
    text = text.replace(new RegExp(`^ +this\\.${name} = [^;]*;\\n`, 'gm'), '');
    text = text.replace(new RegExp(`\\b(?:o|this|options)\\.${name}\\b`, 'g'), name);
    declarations.push(`const ${name} = ${value};`);
  }
  return `${declarations.join('\n')}\nconst inEmittingFrame = true, passEmitsToParent = false;\n${text}`;
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
  text = inlineEnumerations(text);
  // The page's console is the page's.
  text = text.replace(/\bconsole\.(?:warn|error|debug)\(/g, 'void (');
  text = text.replace(/__publicField\(this, "(\w+)"\);/g, '').replace(/__publicField\(this, "(\w+)", /g, '(this.$1 = ');
  const plain =
    'ownerDocument|childNodes|parentNode|parentElement|textContent|firstChild|lastChild|nextSibling|previousSibling';
  text = text.replace(new RegExp(`\\bindex\\.(${plain})\\(([\\w.]+)\\)`, 'g'), '$2.$1');
  // The object of accessors taken apart, so that the bundler drops those which nothing uses any more.
  const accessors = /^const index = \{\n([^}]*)\};\n/m.exec(text);
  if (!accessors) throw new Error('@rrweb/record has changed: index');
  const names = accessors[1].split(/[\s,]+/).filter(Boolean);
  text = text.replace(accessors[0], names.map((name) => `const index_${name} = ${name};\n`).join(''));
  text = text.replace(/\bindex\.(?=\w+\()/g, 'index_');
  text = cutOptions(text);
  for (const [, quoted] of text.matchAll(/["'](\w+)["']/g)) {
    if (RRWEB_INTERNAL_NAMES.test(quoted)) throw new Error(`@rrweb/record has changed: "${quoted}" is used by name`);
  }
  return text;
}

/** Names that only rrweb's own code knows, shortened in the bundle. None is a name of the DOM or of an event's JSON. */
export const RRWEB_INTERNAL_NAMES =
  /^(?:mirror|getId|getMeta|getNode|hasNode|blockSelector|blockClass|maskInputOptions|mutationCb|mutationBuffer|stylesheetManager|styleMirror|onStylesheetLoad|onSerialize|onIframeLoad|scrollCb|addedSet|movedSet|droppedSet|cssCaptured|newlyAddedElement|canvasManager|bypassOptions|skipChild|restoreHandlers|preserveWhiteSpace|idNodeMap|nodeMetaMap|shadowDomManager|attributeMap|viewportResizeCb|unattachedDoc|styleSheetRuleCb|styleIDMap|idStyleMap|styleDeclarationCb|removesSubTreeCache|processedNodeManager|nodeMap|mousemoveCb|mouseInteractionCb|mediaInteractionCb|inputCb|iframeManager|fontCb|customElementCb|adoptedStyleSheetCb|adoptStyleSheets|canvasMutationCb|selectionCb|trackLinkElement|trackStylesheetInLinkElement|trackedLinkElements|attachLinkElement|attachIframe|addIframe|addLoadListener|loadListener|crossOriginIframeMap|crossOriginIframeMirror|crossOriginIframeStyleMirror|crossOriginIframeRootIdMap|wrappedEmit|addShadowRoot|shadowDoms|patchAttachShadow|observeAttachShadow|inOtherBuffer|processMutations|processMutation|pushAdd|genAdds|removeNodeFromMap|ignoreCSSAttributes|recordAfter|generateIdFn|resetShadowRoots|mapRemoves|openAttributeMutation|_unchangedStyles|childSn)$/;

export const trimRrweb = {
  name: 'trim-rrweb',
  setup(build) {
    build.onLoad({ filter: /@rrweb[\\/]record[\\/]dist[\\/]record\.js$/ }, async ({ path }) => ({
      contents: trim(await readFile(path, 'utf8')),
      loader: 'js',
    }));
  },
};
