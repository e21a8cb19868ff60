/** The steps of the application, in order. */
export const applicationSteps = ['amount', 'about-you', 'home-and-work', 'bank', 'review'] as const;
export type ApplicationStep = (typeof applicationSteps)[number];

/** Every page of the site; the server answers any other path with 404. */
export const pagePaths = [
  '/',
  ...applicationSteps.map((step) => `/apply/${step}` as const),
  '/offers',
  '/accepted',
  '/account',
  '/pay',
  '/help',
  '/privacy',
] as const;
export type PagePath = (typeof pagePaths)[number];

/** Path of the payment frame, a document of its own that carries no recording tag. */
export const cardFramePath = '/pay/card-frame';

/** The page a path names (a trailing slash is forgiven), or null. */
export function pageOf(path: string): PagePath | null {
  const plain = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  return pagePaths.find((page) => page === plain) ?? null;
}
