import { family } from '../vector.ts';

/** Addresses: of the page, in links, in pictures, in forms. */
export const addresses = family('addresses', [
  { id: 'page-path', why: 'ids in the path of the page', source: 'NangoHQ/nango#7078', place: 'path' },
  { id: 'page-query', why: 'mail addresses in the query', source: 'PostHog/posthog-js#811', place: 'query' },
  { id: 'page-fragment', why: 'tokens in the fragment', source: 'PostHog/posthog#39197', place: 'fragment' },
  {
    id: 'referrer',
    why: 'the page before is the referrer of the next',
    source: 'microsoft/clarity#510',
    place: 'referrer',
  },
  { id: 'next-path', why: 'the path of a page reached by a link', source: 'microsoft/clarity#305', place: 'next-path' },
  {
    id: 'push-state',
    why: 'routers change the address without a load',
    act: (_, m) => {
      const before = location.href;
      history.pushState({}, '', `/case/${m}?tab=1`);
      history.pushState({}, '', before);
    },
  },
  {
    id: 'replace-state',
    why: 'as above, without an entry',
    act: (_, m) => {
      const before = location.href;
      history.replaceState({}, '', `?q=${m}`);
      history.replaceState({}, '', before);
    },
  },
  {
    id: 'history-state',
    why: 'routers keep data in the state',
    act: (_, m) => history.replaceState({ user: m }, '', location.href),
  },
  {
    id: 'hash-change',
    why: 'old routers use the fragment',
    act: (_, m) => {
      const before = location.hash;
      location.hash = m;
      location.hash = before;
    },
  },
  {
    id: 'link',
    why: 'targets of links hold ids',
    source: 'microsoft/clarity#510',
    html: (m) => `<a href="/loan/${m}">x</a>`,
  },
  {
    id: 'link-query',
    why: 'targets of links hold mail addresses',
    html: (m) => `<a href="/u?mail=${m}%40mail.test">x</a>`,
  },
  { id: 'link-mailto', why: 'mailto addresses a person', html: (m) => `<a href="mailto:${m}@mail.test">x</a>` },
  { id: 'link-tel', kind: 'digits', why: 'tel addresses a person', html: (m) => `<a href="tel:${m}">x</a>` },
  {
    id: 'link-script',
    why: 'javascript addresses hold arguments',
    html: (m) => `<a href="javascript:void '${m}'">x</a>`,
  },
  { id: 'link-fragment', why: 'fragments name rows', html: (m) => `<a href="#row-${m}">x</a>` },
  {
    id: 'link-clicked',
    why: 'clicks are told with their target',
    source: 'microsoft/clarity#305',
    html: (m) => `<a href="#${m}" onclick="return false">x</a>`,
    drive: ({ box }) => box.locator('a').click(),
  },
  {
    id: 'clicked-name',
    why: 'clicks are told with the text that was clicked',
    source: 'DataDog/browser-sdk#3751',
    html: (m) => `<button type="button" title="${m}">Show ${m}</button>`,
    drive: ({ box }) => box.locator('button').click(),
    lightable: true,
  },
  { id: 'link-ping', why: 'an address few lists know', html: (m) => `<a href="#x" ping="/p/${m}">x</a>` },
  { id: 'area', why: 'image maps have links', html: (m) => `<map><area href="/a/${m}"></map>` },
  {
    id: 'image',
    why: 'pictures of people and documents',
    source: 'getsentry/rrweb#232',
    html: (m) => `<img src="/photo/${m}.png">`,
  },
  {
    id: 'image-token',
    why: 'signed addresses hold tokens',
    source: 'egma-ai/egma#268',
    html: (m) => `<img src="/photo.png?token=${m}">`,
  },
  {
    id: 'image-data',
    why: 'data addresses are the picture itself',
    source: 'ReviewStage/luke#409',
    html: (m) =>
      `<img src="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'%3E%3Ctext%3E${m}%3C/text%3E%3C/svg%3E">`,
  },
  {
    id: 'image-data-base64',
    why: 'as above, in base64',
    html: (m) =>
      `<img src="data:image/svg+xml;base64,${Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg"><text>${m}</text></svg>`).toString('base64')}">`,
  },
  {
    id: 'image-blob',
    why: 'previews of uploads are blobs, inlined by some recorders',
    html: () => '<img>',
    act: (box, m) => {
      (box.firstElementChild as HTMLImageElement).src = URL.createObjectURL(
        new Blob([`<svg xmlns="http://www.w3.org/2000/svg"><text>${m}</text></svg>`], { type: 'image/svg+xml' }),
      );
    },
  },
  {
    id: 'srcset',
    why: 'several addresses in one attribute',
    html: (m) => `<img srcset="/a/${m}.png 1x, /b/${m}.png 2x">`,
  },
  { id: 'picture', why: 'sources of a picture', html: (m) => `<picture><source srcset="/s/${m}.avif"><img></picture>` },
  { id: 'sizes', why: 'free text beside srcset', html: (m) => `<img sizes="(${m}) 1px">` },
  { id: 'poster', why: 'first pictures of videos', html: (m) => `<video poster="/v/${m}.png"></video>` },
  { id: 'video-source', why: 'recorded calls', html: (m) => `<video><source src="/v/${m}.mp4"></video>` },
  {
    id: 'audio',
    why: 'signed media addresses',
    source: 'egma-ai/egma#268',
    html: (m) => `<audio src="/a/${m}.mp3"></audio>`,
  },
  { id: 'track', why: 'subtitle files', html: (m) => `<video><track src="/t/${m}.vtt"></video>` },
  { id: 'object', why: 'documents shown by a plug-in', html: (m) => `<object data="/o/${m}.pdf"></object>` },
  { id: 'embed', why: 'as above', html: (m) => `<embed src="/e/${m}.pdf">` },
  { id: 'action', why: 'targets of forms', html: (m) => `<form action="/f/${m}"></form>` },
  { id: 'formaction', why: 'targets of buttons', html: (m) => `<button type="button" formaction="/f/${m}">x</button>` },
  { id: 'longdesc', why: 'obsolete addresses', html: (m) => `<img longdesc="/l/${m}">` },
  {
    id: 'imagesrcset',
    why: 'preloaded pictures',
    head: (m) => `<link rel="preload" as="image" imagesrcset="/p/${m}.png 2x">`,
  },
  { id: 'canonical', why: 'canonical addresses repeat the path', head: (m) => `<link rel="canonical" href="/c/${m}">` },
  {
    id: 'alternate',
    why: 'as above, by language',
    head: (m) => `<link rel="alternate" hreflang="es" href="/es/${m}">`,
  },
  {
    id: 'refresh',
    why: 'a page that sends on by itself',
    head: (m) => `<meta http-equiv="refresh" content="9999;url=/r/${m}">`,
  },
  { id: 'icon', why: 'icons of the tenant', head: (m) => `<link rel="icon" href="/icon/${m}.png">` },
  {
    id: 'manifest',
    why: 'manifests of the tenant',
    head: (m) => `<link rel="preload" as="fetch" href="/m/${m}.json">`,
  },
]);
