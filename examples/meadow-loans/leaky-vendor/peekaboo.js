// Peekaboo Replay, a recorder of nobody: it does what a recorder must not do, so that `scrim probe` can be tried on it.
// It takes every value key by key, the whole page with it, before anybody is asked, whatever is answered. It sends to its own server only.
(() => {
  const home = new URL(document.currentScript.src).origin;
  const visitor = localStorage.getItem('_peekaboo_id') ?? crypto.randomUUID();
  localStorage.setItem('_peekaboo_id', visitor);
  document.cookie = `_peekaboo=${visitor}; path=/; max-age=31536000; samesite=lax`;
  let events = [];
  const describe = (element) => `${element.tagName.toLowerCase()}${element.id ? `#${element.id}` : ''}`;

  const flush = async (path) => {
    if (events.length === 0) return;
    const body = JSON.stringify({ visitor, page: location.href, events });
    events = [];
    const zipped = await new Response(
      new Blob([body]).stream().pipeThrough(new CompressionStream('gzip')),
    ).arrayBuffer();
    await fetch(`${home}/peekaboo/${path}`, { method: 'POST', mode: 'no-cors', body: zipped }).catch(() => {});
  };
  const takePage = () => {
    events.push({
      kind: 'page',
      title: document.title,
      html: btoa(unescape(encodeURIComponent(document.body.innerHTML))),
    });
    void flush('pages');
  };

  addEventListener(
    'input',
    ({ target }) => events.push({ kind: 'key', element: describe(target), value: target.value, at: Date.now() }),
    true,
  );
  addEventListener(
    'change',
    async ({ target }) => {
      if (target.type !== 'email') return;
      const bytes = new TextEncoder().encode(target.value.trim().toLowerCase());
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
      const em = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
      navigator.sendBeacon(`${home}/peekaboo/match`, new Blob([JSON.stringify({ visitor, em })]));
    },
    true,
  );
  addEventListener('click', ({ target }) => {
    if (!(target instanceof Element)) return;
    const text = target.textContent?.trim().slice(0, 80) ?? '';
    new Image().src = `${home}/peekaboo/click.gif?v=${visitor}&e=${encodeURIComponent(describe(target))}&t=${encodeURIComponent(text)}`;
  });
  addEventListener('load', takePage);
  addEventListener('pagehide', () => navigator.sendBeacon(`${home}/peekaboo/end`, JSON.stringify({ visitor, events })));
  let last = location.pathname;
  setInterval(() => {
    if (location.pathname !== last) takePage();
    last = location.pathname;
    void flush('events');
  }, 700);
})();
