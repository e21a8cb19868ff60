/**
 * The policy to serve the console's documents with. `style-src 'unsafe-inline'` is for Mantine's generated variables and for the
 * recorded pages' own style sheets; images and fonts of a replay come from this origin (`/api/v1/assets`), never from the recorded site.
 * The replay's sandboxed iframe inherits it, and narrows it further (`player/replay-document.ts`).
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');
