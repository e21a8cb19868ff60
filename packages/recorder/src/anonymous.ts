/**
 * Of a request or a script: it carries no cookie and not the address of the page, whatever the page's policy says. A script or
 * worker on the page's own origin is fetched as any other file there.
 */
export const ANONYMOUS = { referrerPolicy: 'no-referrer', credentials: 'omit', crossOrigin: '' } as const;
