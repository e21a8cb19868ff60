import { readFile } from 'node:fs/promises';

/**
 * Cuts what Scrim never uses out of the exactly pinned `@rrweb/record` while bundling: canvas recording, cross-origin
 * iframes, image inlining, masking (redaction does it, off the main thread) and the slimming of the head. It also repairs
 * two things that `stop` leaves behind. Every edit must find its text, so an upgrade of rrweb cannot be built unseen.
 */

/** Functions replaced whole: name → new body. */
const REPLACED_FUNCTIONS = {
  record: `const { emit } = options, handlers = [];
    const say = (type, data) => emit({ type, data, timestamp: nowTimestamp() });
    const change = (source) => (data) => say(3, { source, ...data });
    const mutationCb = change(0), scrollCb = change(3), processedNodeManager = new ProcessedNodeManager();
    const stylesheetManager = new StylesheetManager({ mutationCb, adoptedStyleSheetCb: change(15) });
    const iframeManager = new IframeManager({ mirror, mutationCb, stylesheetManager });
    const shared = { iframeManager, stylesheetManager, processedNodeManager };
    const shadowDomManager = new ShadowDomManager({ mutationCb, scrollCb, bypassOptions: shared, mirror });
    mirror.reset();
    takeFullSnapshot = () => {
      say(4, { href: location.href, width: innerWidth, height: innerHeight });
      stylesheetManager.reset();
      shadowDomManager.init();
      mutationBuffers.forEach((buffer) => buffer.lock());
      const node = serializeNodeWithId(document, {
        doc: document,
        mirror,
        onSerialize: ({ shadowRoot }) => shadowRoot && shadowDomManager.addShadowRoot(shadowRoot, document),
        onIframeLoad: (iframe, childSn) => {
          iframeManager.attachIframe(iframe, childSn);
          shadowDomManager.observeAttachShadow(iframe);
        },
        onStylesheetLoad: (link, childSn) => stylesheetManager.attachLinkElement(link, childSn),
      });
      if (!node) return;
      say(2, { node, initialOffset: { left: scrollX, top: scrollY } });
      mutationBuffers.forEach((buffer) => buffer.unlock());
      stylesheetManager.adoptStyleSheets(document.adoptedStyleSheets, mirror.getId(document));
    };
    try {
      const observe = (doc) =>
        handlers.push(
          callbackWrapper(initObservers)({
            ...shared,
            doc,
            mirror,
            shadowDomManager,
            mutationCb,
            scrollCb,
            mousemoveCb: (positions, source) => say(3, { source, positions }),
            mouseInteractionCb: change(2),
            viewportResizeCb: change(4),
            inputCb: change(5),
            styleSheetRuleCb: change(8),
            styleDeclarationCb: change(13),
          }),
        );
      iframeManager.addLoadListener(({ contentDocument }) => observe(contentDocument));
      const begin = () => {
        takeFullSnapshot();
        observe(document);
      };
      if (document.readyState === 'loading') handlers.push(on('DOMContentLoaded', begin));
      else begin();
      return () => {
        for (const stop of handlers) try { stop(); } catch {}
        shadowDomManager.reset();
        mutationBuffers.length = 0;
      };
    } catch {}`,
  // Of what is left out or a video the size, which nothing else tells: the replay has no file to take it from. A frame has no address.
  serializeElementNode: `const { doc, newlyAddedElement } = options, needBlock = record.isLeftOut(n);
    // A sheet that a script made is no file, which would be the same for everybody.
    const tagName = 'sheet' in n && /^(?:blob|data):/.test(n.href) ? 'style' : getValidTagName(n);
    let attributes = {};
    // Not n.attributes: a form has its fields under their names instead.
    for (const name of n.getAttributeNames()) attributes[name] = transformAttribute(doc, tagName, toLowerCase(name), n.getAttribute(name));
    const _cssText = /^(?:link|style)$/.test(tagName) && n.sheet && stringifyStylesheet(n.sheet);
    if (_cssText) attributes._cssText = _cssText;
    if (INPUT_TAGS.includes(tagName.toUpperCase())) {
      const { value, checked } = n;
      if (!/^(?:radio|checkbox|submit|button)$/.test(attributes.type) && value)
        attributes.value = maskInputValue({ tagName, type: getInputType(n), value });
      else if (checked) attributes.checked = checked;
    }
    if (tagName === 'option') {
      delete attributes.selected;
      if (n.selected) attributes.selected = true;
    }
    if (tagName === 'dialog' && n.open) attributes.rr_open_mode = openModeOf(n);
    if (!newlyAddedElement) {
      if (n.scrollLeft) attributes.rr_scrollLeft = n.scrollLeft;
      if (n.scrollTop) attributes.rr_scrollTop = n.scrollTop;
    }
    if (needBlock || tagName === 'video') {
      const { width, height } = n.getBoundingClientRect();
      attributes = { ...(needBlock ? { class: attributes.class } : attributes), rr_width: width + 'px', rr_height: height + 'px' };
    }
    if (tagName === 'iframe') delete attributes.src;
    return { type: 2, tagName, attributes, childNodes: [], isSVG: isSVGElement(n), needBlock, isCustom: !!customElements.get(tagName) };`,
  stringifyRule: `const { styleSheet, cssText } = rule, href = styleSheet ? styleSheet.href : sheetHref;
    const text = (styleSheet && stringifyStylesheet(styleSheet)) || cssText;
    return href ? absolutifyURLs(text, href) : text;`,
  // A frame that is loaded already and stays empty has nothing to say; one that takes longer than this is looked at as it is.
  onceIframeLoaded: `let wait = iframeLoadTimeout, timer;
    try {
      const { document: { readyState }, location: { href } } = iframeEl.contentWindow;
      if (readyState === 'complete') wait = href !== 'about:blank' || /^(?:about:blank)?$/.test(iframeEl.src) ? 0 : -1;
    } catch { return; }
    if (wait >= 0) timer = setTimeout(listener, wait);
    iframeEl.addEventListener('load', () => { clearTimeout(timer); listener(); });`,
  onceStylesheetLoaded: `if (link.sheet) return;
    const timer = setTimeout(listener, styleSheetLoadTimeout);
    link.addEventListener('load', () => { clearTimeout(timer); listener(); });`,
  initMutationObserver: `const buffer = new MutationBuffer();
    mutationBuffers.push(buffer);
    buffer.init(options);
    const observer = new (globalThis.__zone_symbol__MutationObserver ?? MutationObserver)(callbackWrapper(buffer.processMutations));
    observer.observe(rootEl, { attributeOldValue: true, characterDataOldValue: true, childList: true, subtree: true });
    return observer;`,
  // An excluded frame, and a frame that is under another rule than the page, stays empty.
  serializeNodeWithId: `const { doc, mirror: mirror2, skipChild, onSerialize, onIframeLoad, onStylesheetLoad } = options;
    const sn = serializeNode(n, options);
    if (!sn) return null;
    sn.id = mirror2.hasNode(n) ? mirror2.getId(n) : sn.type === 5 ? IGNORED_NODE : genId();
    mirror2.add(n, sn);
    if (sn.id === IGNORED_NODE) return null;
    onSerialize(n);
    const { type, tagName, attributes, needBlock } = sn, { shadowRoot } = n;
    if (type === 2) {
      delete sn.needBlock;
      if (shadowRoot) sn.isShadowHost = true;
    }
    if (!skipChild && (type === 0 || (type === 2 && !needBlock))) {
      const inner = { ...options, newlyAddedElement: false, cssCaptured: typeof attributes?._cssText === 'string' };
      const add = (nodes, isShadow) => {
        for (const one of Array.from(nodes)) {
          const child = serializeNodeWithId(one, inner);
          if (!child) continue;
          if (isShadow) child.isShadow = true;
          sn.childNodes.push(child);
        }
      };
      if (tagName !== 'textarea' || attributes.value === void 0) add(n.childNodes);
      if (shadowRoot) add(shadowRoot.childNodes, true);
    }
    if (n.parentNode instanceof ShadowRoot) sn.isShadow = true;
    const again = (node, then) => {
      const inner = serializeNodeWithId(node, { ...options, doc: node === n ? doc : node, skipChild: false });
      if (inner && (node !== n || inner.tagName === tagName)) then(n, inner);
    };
    if (tagName === 'iframe') onceIframeLoaded(n, () => {
      const { contentDocument } = n;
      if (contentDocument && !record.isLeftOut(n) && !record.isOff(contentDocument)) again(contentDocument, onIframeLoad);
    }, 5000);
    const { rel, href } = attributes ?? {};
    if (rel === 'stylesheet' || (rel === 'preload' && /^[^?#]*\\.css(?:[?#]|$)/.test(href)))
      onceStylesheetLoaded(n, () => again(n, onStylesheetLoad), 5000);
    return sn;`,
  // Texts that only say where a style sheet or script stood; the rest of the options goes on as it came.
  serializeNode: `const { doc, cssCaptured } = options, { nodeType } = n;
    const docId = options.mirror.getId(doc), rootId = docId > 1 ? docId : void 0;
    if (nodeType === 9) return { type: 0, childNodes: [], ...(n.compatMode !== 'CSS1Compat' && { compatMode: n.compatMode }) };
    if (nodeType === 10) return { type: 1, name: n.name, publicId: n.publicId, systemId: n.systemId, rootId };
    if (nodeType === 1) return Object.assign(serializeElementNode(n, options), { rootId });
    if (nodeType === 3) return serializeTextNode(n, { doc, rootId, cssCaptured });
    return (nodeType === 4 || nodeType === 8) && { type: nodeType === 4 ? 4 : 5, textContent: '', rootId };`,
  serializeTextNode: `const { doc, rootId, cssCaptured } = options, { tagName } = n.parentNode ?? {};
    let textContent = '';
    if (tagName === 'SCRIPT') textContent = 'SCRIPT_PLACEHOLDER';
    // A text that stood on the page as its address changed belongs to the page before.
    else if (!cssCaptured && !record.stoodBefore(n)) textContent = n.textContent;
    return { type: 3, textContent: tagName === 'STYLE' ? absolutifyURLs(textContent, getHref(doc)) : textContent, rootId };`,
  // Of addresses only those of images are told, and whether others are of the same document.
  transformAttribute: `return value && (name === 'style' ? absolutifyURLs(value, getHref(doc))
      : /^(?:src|(?:xlink:)?href)$/.test(name) && /^\\s*[^#\\s]/.test(value) ? getHref(doc, value) : value);`,
  getShadowHost: 'const root = n.getRootNode(); return root.nodeType === 11 ? root.host : undefined;',
  initMoveObserver: `let positions = [], since = 0;
    const say = throttle(callbackWrapper((source) => {
      const now = Date.now() - since;
      for (const one of positions) one.timeOffset -= now;
      mousemoveCb(positions, source);
      positions = [];
      since = 0;
    }), 500);
    const move = throttle(callbackWrapper((event) => {
      const target = getEventTarget(event), { clientX: x, clientY: y } = event.changedTouches?.[0] ?? event;
      if (record.isHidden(target)) return;
      since ||= Date.now();
      positions.push({ x, y, id: mirror2.getId(target), timeOffset: Date.now() - since });
      say(event instanceof DragEvent ? 12 : event instanceof MouseEvent ? 1 : 6);
    }), 100, { trailing: false });
    const stops = ['mousemove', 'touchmove', 'drag'].map((name) => on(name, move, doc));
    return () => stops.forEach((stop) => stop());`,
  initScrollObserver: `return on('scroll', throttle(callbackWrapper((event) => {
      const target = getEventTarget(event);
      if (!target || record.isHidden(target)) return;
      const view = target === doc && doc.defaultView;
      scrollCb({ id: mirror2.getId(target), x: view ? view.scrollX : target.scrollLeft, y: view ? view.scrollY : target.scrollTop });
    }), 150), doc);`,
  initViewportResizeObserver: `let last = '';
    return on('resize', throttle(callbackWrapper(() => {
      const size = innerWidth + ' ' + innerHeight;
      if (size !== last) viewportResizeCb({ width: innerWidth, height: innerHeight });
      last = size;
    }), 200), win);`,
  // What a person or a script leaves in a field; a radio button that is chosen takes the choice from the others of its name.
  initInputObserver: `const say = (target, text, isChecked) => {
      const last = lastInputValueMap.get(target);
      if (last && last.text === text && last.isChecked === isChecked) return;
      lastInputValueMap.set(target, { text, isChecked });
      inputCb({ text, isChecked, id: mirror2.getId(target) });
    };
    const look = callbackWrapper((event) => {
      let target = getEventTarget(event);
      if (target?.tagName === 'OPTION') target = target.parentElement;
      if (!INPUT_TAGS.includes(target?.tagName) || record.isHidden(target)) return;
      const { tagName, name, value, checked } = target, type = getInputType(target) || '';
      const chosen = type === 'radio';
      if (!chosen && type !== 'checkbox') return say(target, maskInputValue({ tagName, type, value }), false);
      say(target, value, checked);
      if (chosen && name && checked)
        doc.querySelectorAll('input[type="radio"][name="' + name + '"]').forEach((one) => one !== target && say(one, one.value, false));
    });
    const win = doc.defaultView, stops = [on('change', look, doc)];
    for (const [type, ...keys] of [['Input', 'value', 'checked'], ['Select', 'value', 'selectedIndex'], ['TextArea', 'value'], ['Option', 'selected']])
      for (const key of keys)
        stops.push(patch(win?.['HTML' + type + 'Element'].prototype, key, ({ set }) => ({ set(value) {
          setTimeout(() => look({ target: this }));
          set.call(this, value);
        } })));
    return () => stops.forEach((stop) => stop());`,
  slimDOMDefaults: 'return {};',
  fixBrowserCompatibilityIssuesInCSS: 'return cssText;',
  initCanvasContextObserver: '',
  initCanvas2DMutationObserver: '',
  patchGLPrototype: '',
  serializeArg: '',
  WorkerWrapper: '',
  initMediaInteractionObserver: 'return () => {};',
  initSelectionObserver: 'return () => {};',
  initCustomElementObserver: 'return () => {};',
  mergeHooks: '',
  polyfill: '',
  // Reads the page's own accessors; only what zone.js patches is taken from where it keeps the original.
  getUntaintedAccessor: 'return instance[accessor];',
  getWindowScroll: 'return { left: win.scrollX, top: win.scrollY };',
  getWindowHeight: 'return innerHeight;',
  isShadowRoot: 'return n instanceof ShadowRoot;',
  getEventTarget: 'return event.composedPath?.()[0] ?? event.target;',
  inDom: 'let at = n; for (let host; (host = getShadowHost(at)); ) at = host; return !!n.ownerDocument?.contains(at);',
  isSelfOrAncestorInSet: 'for (let at = n; at; at = at.parentNode) if (set.has(at)) return true; return false;',
  getHref:
    'if (/^(?:blob|data):/.test(customHref)) return customHref; try { return new URL(customHref ?? "", doc.baseURI).href; } catch { return customHref; }',
  // Resolved as a browser does; what is no address stays as it is.
  absolutifyURLs: `return (cssText || '').replace(/url\\((?:(')([^']*)'|(")(.*?)"|([^)]*))\\)/gm, (whole, q1, p1, q2, p2, p3) => {
    const path = p1 || p2 || p3, quote = q1 || q2 || '';
    try { return path ? 'url(' + quote + new URL(path, href).href + quote + ')' : whole; } catch { return whole; }
  });`,
  getNestedCSSRulePositions: `const positions = [];
    for (let at = rule; at?.parentStyleSheet; at = at.parentRule)
      positions.unshift([...(at.parentRule ?? at.parentStyleSheet).cssRules].indexOf(at));
    return positions;`,
  isIgnored: 'return mirror2.getId(n) === IGNORED_NODE;',
  // The one way to hook. What others have hooked since stays as it is, and so does what a page has frozen or made otherwise.
  patch: `return callbackWrapper(() => {
      let found;
      const own = Object.getOwnPropertyDescriptor(source, name);
      for (let at = source; at && !found; at = Object.getPrototypeOf(at)) found = Object.getOwnPropertyDescriptor(at, name);
      const ours = replacement(found);
      Object.defineProperty(source, name, { ...found, ...ours });
      return callbackWrapper(() => {
        const now = Object.getOwnPropertyDescriptor(source, name);
        if (now?.value !== ours.value || now?.set !== ours.set) return;
        if (own) Object.defineProperty(source, name, own);
        else delete source[name];
      });
    })() ?? (() => {});`,
  getInputType: 'return element.type ? toLowerCase(element.type) : null;',
  throttle: `let timeout, previous = 0;
    return (...args) => {
      const now = Date.now(), remaining = wait - (now - previous);
      if (remaining <= 0 || remaining > wait) {
        clearTimeout(timeout);
        timeout = 0;
        previous = now;
        func(...args);
      } else if (options.trailing !== false) {
        timeout ||= setTimeout(() => { previous = Date.now(); timeout = 0; func(...args); }, remaining);
      }
    };`,
  // The values of fields do not even reach the worker; only a select's choice, and what a button says, may be lit.
  maskInputValue:
    "return toLowerCase(tagName) === 'select' || /^(?:button|submit|reset|radio|checkbox|image)$/.test(type) ? value || '' : '*'.repeat((value || '').length);",
  initStyleDeclarationObserver: `const hook = (name, say) => patch(win.CSSStyleDeclaration.prototype, name, ({ value }) => ({ value: new Proxy(value, { apply(target, self, values) {
        callbackWrapper(() => {
          const rule = self.parentRule;
          const { id, styleId } = getIdAndStyleId(rule?.parentStyleSheet, mirror2, stylesheetManager.styleMirror);
          if ((id > 0 || styleId > 0) && !record.isOff(win.document)) styleDeclarationCb({ id, styleId, ...say(values), index: getNestedCSSRulePositions(rule) });
        })();
        return target.apply(self, values);
      } }) }));
    const stops = [
      hook('setProperty', ([property, value, priority]) => ({ set: { property, value, priority } })),
      hook('removeProperty', ([property]) => ({ remove: { property } })),
    ];
    return () => stops.forEach((stop) => stop());`,
  initObservers: `const win = o.doc.defaultView;
    if (!win) return () => {};
    const observer = initMutationObserver(o, o.doc);
    const stops = [
      initMoveObserver(o),
      initMouseInteractionObserver(o),
      initScrollObserver(o),
      initViewportResizeObserver(o, { win }),
      initInputObserver(o),
      initStyleSheetObserver(o, { win }),
      initAdoptedStyleSheetObserver(o, o.doc),
      initStyleDeclarationObserver(o, { win }),
    ];
    return () => {
      mutationBuffers.forEach((buffer) => buffer.reset());
      observer.disconnect();
      stops.forEach((stop) => stop());
    };`,
  initAdoptedStyleSheetObserver: `const hostId = mirror2.getId(host2.host ?? host2);
    if (hostId < 0) return () => {};
    return patch(host2, 'adoptedStyleSheets', ({ set }) => ({ set(sheets) {
      set.call(this, sheets);
      callbackWrapper(() => record.isHidden(host2) || stylesheetManager.adoptStyleSheets(sheets, hostId))();
    } }));`,
  // What the page's own call throws reaches the page.
  initStyleSheetObserver: `const undo = [];
    const hook = (type, name, say, nested) => {
      undo.push(patch(win[type]?.prototype, name, ({ value }) => ({ value: new Proxy(value, { apply(target, self, values) {
        callbackWrapper(() => {
          const { id, styleId } = getIdAndStyleId(nested ? self.parentStyleSheet : self, mirror2, stylesheetManager.styleMirror);
          const place = (index) => nested ? [...getNestedCSSRulePositions(self), index || 0] : index;
          if ((id > 0 || styleId > 0) && !record.isOff(win.document)) styleSheetRuleCb({ id, styleId, ...say(values, place, self) });
        })();
        return target.apply(self, values);
      } }) })));
    };
    const insert = ([rule, index], place) => ({ adds: [{ rule, index: place(index) }] });
    const remove = ([index], place) => ({ removes: [{ index: place(index ?? 0) }] });
    const sheet = 'CSSStyleSheet', group = 'CSSGroupingRule';
    hook(sheet, 'insertRule', insert);
    hook(sheet, 'addRule', ([selector, block, index], place, { cssRules }) => insert([selector + '{' + block + '}', index ?? cssRules.length], place));
    hook(sheet, 'deleteRule', remove);
    hook(sheet, 'removeRule', remove);
    hook(sheet, 'replace', ([replace]) => ({ replace }));
    hook(sheet, 'replaceSync', ([replaceSync]) => ({ replaceSync }));
    hook(group, 'insertRule', insert, true);
    hook(group, 'deleteRule', remove, true);
    return () => undo.forEach((one) => one());`,
  // MouseUp 0 to Blur 6 and TouchCancel 10; a touch that begins or ends has a type of its own.
  initMouseInteractionObserver: `const stops = ['pointerup', 'pointerdown', 'click', 'contextmenu', 'dblclick', 'focus', 'blur', , , , 'touchcancel'].map(
      (name, type) => on(name, callbackWrapper((event) => {
        const target = getEventTarget(event);
        const hidden = record.isHidden(target);
        // Redaction has to know that somebody may type, not where.
        if (hidden && type !== 5 && type !== 6) return;
        const id = mirror2.getId(target);
        const pointerType = { mouse: 0, pen: 1, touch: 2 }[event.pointerType];
        mouseInteractionCb({
          type: pointerType === 2 && type < 2 ? 9 - 2 * type : type,
          id: hidden || (id < 0 && (target.isContentEditable || /^(input|textarea)$/.test(target.localName))) ? 0 : id,
          x: event.clientX,
          y: event.clientY,
          ...((type > 1 || pointerType === 1) && pointerType >= 0 && { pointerType }),
        });
      }), doc));
    return () => stops.forEach((stop) => stop());`,
};

/** Options that never vary: their way through parameter lists is cut, and their value stands for all. */
const CONSTANT_OPTIONS = {
  checkoutEveryNth: '0',
  blockSelector: 'null',
};

/** Classes replaced whole: name → new body. */
const REPLACED_CLASSES = {
  CanvasManager: '',
  BaseRRNode: '',
  // Frames of other origins are not recorded.
  CrossOriginIframeMirror: '',
  Mirror: `constructor() { this.reset(); }
    getId(n) { return this.nodeMetaMap.get(n)?.id ?? -1; }
    has(id) { return this.idNodeMap.has(id); }
    hasNode(n) { return this.nodeMetaMap.has(n); }
    add(n, meta) {
      this.idNodeMap.set(meta.id, n);
      this.nodeMetaMap.set(n, meta);
    }
    removeNodeFromMap(n) {
      this.idNodeMap.delete(this.getId(n));
      n.childNodes.forEach((one) => this.removeNodeFromMap(one));
    }
    reset() {
      this.idNodeMap = new Map();
      this.nodeMetaMap = new WeakMap();
    }`,
  StyleSheetMirror: `constructor() { this.reset(); }
    getId(sheet) { return this.styleIDMap.get(sheet) ?? -1; }
    reset() {
      this.styleIDMap = new WeakMap();
      this.id = 1;
    }`,
  IframeManager: `constructor(options) { Object.assign(this, options); }
    addLoadListener(cb) { this.loadListener = cb; }
    attachIframe(iframe, node) {
      const { mirror } = this, { contentDocument } = iframe;
      this.mutationCb({ adds: [{ parentId: mirror.getId(iframe), nextId: null, node }], removes: [], texts: [], attributes: [], isAttachIframe: true });
      this.loadListener(iframe);
      if (contentDocument) this.stylesheetManager.adoptStyleSheets(contentDocument.adoptedStyleSheets, mirror.getId(contentDocument));
    }`,
  StylesheetManager: `constructor(options) {
      Object.assign(this, options);
      this.styleMirror = new StyleSheetMirror();
    }
    attachLinkElement(link, { id, attributes }) {
      if ('_cssText' in attributes) this.mutationCb({ adds: [], removes: [], texts: [], attributes: [{ id, attributes }] });
    }
    adoptStyleSheets(sheets, id) {
      if (!sheets.length) return;
      const { styleIDMap } = this.styleMirror, styles = [];
      const styleIds = Array.from(sheets, (sheet) => {
        let styleId = styleIDMap.get(sheet);
        if (!styleId) {
          styleIDMap.set(sheet, (styleId = this.styleMirror.id++));
          styles.push({ styleId, rules: Array.from(sheet.cssRules, (rule, index) => ({ rule: stringifyRule(rule, sheet.href), index })) });
        }
        return styleId;
      });
      this.adoptedStyleSheetCb({ id, styleIds, ...(styles.length && { styles }) });
    }
    reset() { this.styleMirror.reset(); }`,
  ProcessedNodeManager: `constructor() { this.nodeMap = new WeakMap(); }
    inOtherBuffer(node, buffer) {
      return [...(this.nodeMap.get(node) ?? [])].some((other) => other !== buffer);
    }
    add(node, buffer) {
      this.timer ||= requestAnimationFrame(() => {
        this.nodeMap = new WeakMap();
        this.timer = 0;
      });
      this.nodeMap.set(node, (this.nodeMap.get(node) ?? new Set()).add(buffer));
    }`,
  // `stop` leaves Element.prototype.attachShadow as it was.
  ShadowDomManager: `constructor(options) {
      Object.assign(this, options);
      this.restoreHandlers = [];
      this.init();
    }
    init() {
      this.reset();
      this.patchAttachShadow(Element, document);
    }
    addShadowRoot(root, doc) {
      const { mirror, mutationCb, bypassOptions } = this, { stylesheetManager } = bypassOptions;
      if (this.shadowDoms.has(root) || record.isHidden(root)) return;
      this.shadowDoms.add(root);
      const observer = initMutationObserver({ ...bypassOptions, doc, mutationCb, mirror, shadowDomManager: this }, root);
      this.restoreHandlers.push(
        () => observer.disconnect(),
        initScrollObserver({ ...bypassOptions, scrollCb: this.scrollCb, doc: root, mirror }),
      );
      setTimeout(() => {
        stylesheetManager.adoptStyleSheets(root.adoptedStyleSheets, mirror.getId(root.host));
        this.restoreHandlers.push(initAdoptedStyleSheetObserver({ mirror, stylesheetManager }, root));
      });
    }
    observeAttachShadow({ contentWindow, contentDocument }) {
      if (contentDocument) this.patchAttachShadow(contentWindow.Element, contentDocument);
    }
    patchAttachShadow(element, doc) {
      const manager = this;
      this.restoreHandlers.push(patch(element.prototype, 'attachShadow', ({ value }) => ({ value(option) {
        const root = value.call(this, option);
        if (this.shadowRoot && inDom(this)) manager.addShadowRoot(this.shadowRoot, doc);
        return root;
      } })));
    }
    reset() {
      for (const stop of this.restoreHandlers) try { stop(); } catch {}
      this.restoreHandlers = [];
      this.shadowDoms = new WeakSet();
    }`,
};

/** Exact text → its replacement; each must occur once. */
const EDITS = [
  // What was added, each after its parent and what follows it; what left the document meanwhile is not told.
  [
    /__publicField\(this, "emit", \(\) => \{[\s\S]*?(?= {4}__publicField\(this, "genTextAreaValueMutation")/,
    `__publicField(this, "emit", () => {
      if (this.locked) return;
      const { doc, mirror, addedSet, movedSet, droppedSet, removesSubTreeCache } = this;
      const adds = [], addedIds = new Set(), missing = new Set(), stack = [];
      const above = ({ parentNode }) => parentNode?.nodeType === 11 ? parentNode.host : parentNode;
      const place = (n) => {
        const { parentNode, nodeType } = n, parentId = mirror.getId(above(n));
        if (parentId === -1 || missing.has(parentNode)) return missing.add(n);
        const isGone = isSelfOrAncestorInSet(droppedSet, parentNode) || removesSubTreeCache.has(parentNode);
        if (!inDom(parentNode) || (isGone && !isSelfOrAncestorInSet(movedSet, n))) return droppedSet.add(n);
        const { tagName } = parentNode;
        if (nodeType === 3 && tagName === 'TEXTAREA') return;
        let next = n.nextSibling;
        while (mirror.getId(next) === IGNORED_NODE) next = next.nextSibling;
        const nextId = next && mirror.getId(next);
        const node = nextId !== -1 && serializeNodeWithId(n, {
          doc,
          mirror,
          skipChild: true,
          newlyAddedElement: true,
          onSerialize: ({ shadowRoot }) => shadowRoot && this.shadowDomManager.addShadowRoot(shadowRoot, doc),
          onIframeLoad: (iframe, childSn) => {
            this.iframeManager.attachIframe(iframe, childSn);
            this.shadowDomManager.observeAttachShadow(iframe);
          },
          onStylesheetLoad: (link, childSn) => this.stylesheetManager.attachLinkElement(link, childSn),
          cssCaptured: nodeType === 3 && tagName === 'STYLE' && addedIds.has(parentId),
        });
        if (!node) return;
        adds.push({ parentId, nextId, node });
        addedIds.add(node.id);
      };
      while (this.mapRemoves.length) mirror.removeNodeFromMap(this.mapRemoves.shift());
      for (const n of movedSet)
        if (!removesSubTreeCache.has(n.parentNode) || movedSet.has(n.parentNode)) addedSet.add(n);
      for (const one of addedSet) {
        stack.push(one);
        for (let n; (n = stack.at(-1)); ) {
          const first = [above(n), n.nextSibling].find((other) => addedSet.has(other));
          if (first) stack.push(first);
          else {
            stack.pop();
            addedSet.delete(n);
            place(n);
          }
        }
      }
      const isKnown = ({ id }) => !addedIds.has(id) && mirror.has(id);
      const payload = {
        texts: this.texts.map(({ node, value }) => ({ id: mirror.getId(node), value })).filter(isKnown),
        attributes: this.attributes.map(({ node, attributes }) => ({ id: mirror.getId(node), attributes })).filter(isKnown),
        removes: this.removes,
        adds,
      };
      if (!Object.values(payload).some(({ length }) => length)) return;
      this.texts = [];
      this.attributes = [];
      this.attributeMap = new WeakMap();
      this.removes = [];
      this.addedSet = new Set();
      this.movedSet = new Set();
      this.droppedSet = new Set();
      this.removesSubTreeCache = new Set();
      this.movedMap = {};
      this.mutationCb(payload);
    });\n`,
  ],
  [
    /__publicField\(this, "processMutation", [\s\S]*?(?= {4}\/\*\*\n {5}\* Make sure)/,
    // A changed style goes whole: its difference costs the page two style declarations per change, and parses the old one in
    // a way that a strict CSP reports.
    `__publicField(this, "processMutation", ({ type, target, oldValue, attributeName, addedNodes, removedNodes }) => {
      const { mirror, movedSet, addedSet } = this, tagName = target.localName;
      if (isIgnored(target, mirror) || record.isHidden(target)) return;
      if (type === 'characterData') {
        const value = target.textContent;
        if (value !== oldValue) this.texts.push({ value, node: target });
      } else if (type === 'attributes') {
        let value = target.getAttribute(attributeName), item = this.attributeMap.get(target);
        if (attributeName === 'value') value = maskInputValue({ tagName, type: getInputType(target), value });
        if (value === oldValue || (tagName === 'iframe' && attributeName === 'src')) return;
        if (!item) {
          item = { node: target, attributes: {} };
          this.attributes.push(item);
          this.attributeMap.set(target, item);
        }
        item.attributes[attributeName] = transformAttribute(this.doc, tagName, toLowerCase(attributeName), value);
        if (tagName === 'dialog' && attributeName === 'open') item.attributes.rr_open_mode = openModeOf(target);
      } else if (tagName !== 'textarea') {
        addedNodes.forEach((n) => this.genAdds(n, target));
        removedNodes.forEach((n) => {
          const isShadow = isShadowRoot(target), id = mirror.getId(n), parentId = mirror.getId(isShadow ? target.host : target);
          if (id < 0) return;
          if (addedSet.has(n)) {
            deepDelete(addedSet, n);
            this.droppedSet.add(n);
          } else if (!isAncestorRemoved(target, mirror)) {
            if (movedSet.has(n) && this.movedMap[moveKey(id, parentId)]) deepDelete(movedSet, n);
            else {
              this.removes.push({ parentId, id, isShadow });
              processRemoves(n, this.removesSubTreeCache);
            }
          }
          this.mapRemoves.push(n);
        });
      }
    });\n`,
  ],
  [
    /__publicField\(this, "genAdds", \(n, target\)[\s\S]*?\n {4}\}\);\n/,
    `__publicField(this, "genAdds", (n, target) => {
      const { mirror, addedSet, movedSet } = this;
      if (this.processedNodeManager.inOtherBuffer(n, this) || addedSet.has(n) || movedSet.has(n)) return;
      if (!mirror.hasNode(n)) {
        addedSet.add(n);
        this.droppedSet.delete(n);
      } else if (isIgnored(n, mirror)) return;
      else {
        movedSet.add(n);
        const targetId = mirror.getId(target);
        if (targetId !== -1) this.movedMap[moveKey(mirror.getId(n), targetId)] = true;
      }
      if (record.isHidden(n)) return;
      n.childNodes.forEach((one) => this.genAdds(one));
      n.shadowRoot?.childNodes.forEach((one) => {
        this.processedNodeManager.add(one, this);
        this.genAdds(one, n);
      });
    });\n`,
  ],
  // Never used: the deprecated global mirror and its warnings.
  ['if (typeof window !== "undefined" && window.Proxy && window.Reflect) {\n  _mirror', 'if (false) {\n  _mirror'],
  // Array.from is not replaced for the page.
  ['if (Array.from([1], (x) => x * 2)[0] !== 2) {', 'if (false) {'],
  ['const blob = typeof self !== "undefined" && self.Blob && new Blob(', 'const blob = () => new Blob('],
  // What a field holds is told by its own events, never by mutations.
  [/__publicField\(this, "genTextAreaValueMutation", \(textarea\) => \{[\s\S]*?\n {4}\}\);\n/, ''],
  // Base64 was for canvases.
  [/^var lookup = typeof Uint8Array[^;]*;\n/m, ''],
  // What throws in rrweb is never the page's.
  [
    /const callbackWrapper = \(cb\) => \{[\s\S]*?\n\};\n/,
    'const callbackWrapper = (cb) => (...rest) => { try { return cb(...rest); } catch {} };\n',
  ],
  [/^record\.addCustomEvent = [\s\S]*?\n\};\n/m, ''],
  [/^record\.freezePage = [\s\S]*?\n\};\n/m, ''],
  // Never frozen.
  [
    / {4}__publicField\(this, "frozen", false\);\n(?= {4}__publicField\(this, "locked", false\);\n {4}__publicField\(this, "texts")/,
    '',
  ],
  [/ {2}freeze\(\) \{\n {4}this\.frozen = true;\n {4}this\.canvasManager[\s\S]*?(?= {2}lock\(\))/, ''],
  [/if \(!\/\* @__PURE__ \*\/ \/\[1-9\][\s\S]*?\n\}\n/, ''],
  [/const maskInputOptions = maskAllInputs === true \? \{[\s\S]*?\} : maskAllInputs === false[\s\S]*?;\n/, ''],
  [/ {2}if \(!recording\) \{\n {4}throw new Error\("please take full[^}]*\}\n/, ''],
  ['    this.canvasManager.lock();\n', ''],
  ['    this.canvasManager.unlock();\n', ''],
  ['    this.canvasManager.reset();\n', ''],
  [/^for \(var i = 0; i < chars\.length; i\+\+\) \{[\s\S]*?\n\}\n/m, ''],
  [/\[\n {6}"mutationCb",[\s\S]*?\n {4}\}\);\n/, 'Object.assign(this, options);\n'],
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
  return `${declarations.join('\n')}\n${text}`;
}

export function trim(source) {
  let text = `${source}\nconst openModeOf = (dialog) => dialog.matches('dialog:modal') ? 'modal' : 'non-modal';\n`;
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
  /^(?:mirror|getId|getMeta|hasNode|mutationCb|stylesheetManager|styleMirror|onStylesheetLoad|onSerialize|onIframeLoad|scrollCb|addedSet|movedSet|droppedSet|cssCaptured|newlyAddedElement|bypassOptions|skipChild|restoreHandlers|preserveWhiteSpace|idNodeMap|nodeMetaMap|shadowDomManager|attributeMap|viewportResizeCb|styleSheetRuleCb|styleIDMap|styleDeclarationCb|removesSubTreeCache|processedNodeManager|nodeMap|mousemoveCb|mouseInteractionCb|inputCb|iframeManager|adoptedStyleSheetCb|adoptStyleSheets|attachLinkElement|attachIframe|addLoadListener|loadListener|addShadowRoot|shadowDoms|patchAttachShadow|observeAttachShadow|inOtherBuffer|processMutations|processMutation|genAdds|removeNodeFromMap|mapRemoves)$/;

export const trimRrweb = {
  name: 'trim-rrweb',
  setup(build) {
    build.onLoad({ filter: /@rrweb[\\/]record[\\/]dist[\\/]record\.js$/ }, async ({ path }) => ({
      contents: trim(await readFile(path, 'utf8')),
      loader: 'js',
    }));
  },
};
