/** Of a request or a script: it is fetched without a cookie and without the address of the page, whatever the page's policy says. */
export const ANONYMOUS = { referrerPolicy: 'no-referrer', credentials: 'omit', crossOrigin: '' } as const;
