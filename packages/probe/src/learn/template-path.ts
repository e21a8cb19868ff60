import { templateProblem } from '@scrim/policy';
import { templateOf } from '../explore/explore.ts';
import { readablePath } from '../readable-path.ts';

/** The URL template of a page, written as policies compare addresses; `*` for ids, and for what a template can not say. */
export function templatePath(url: string): string {
  const segments = readablePath(templateOf(url)).split('/').filter(Boolean);
  return `/${segments.map((segment) => asLiteral(segment.replace(/;.*/, '').toLowerCase())).join('/')}`;
}

function asLiteral(segment: string): string {
  return /[*{}\p{Cc}]/u.test(segment) || templateProblem(`/${segment}`) !== null ? '*' : segment;
}
