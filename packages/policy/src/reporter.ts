import type { PolicyFiles } from './compile.ts';
import type { Path, Place } from './parse-yaml.ts';
import type { Problem } from './problem.ts';

export interface Advice {
  readonly instead?: string;
  readonly regulation?: string;
  /** Point at the key rather than at its value. */
  readonly of?: 'key' | 'value';
}

/** Collects the problems of one policy file, each at its place. */
export class Reporter {
  readonly #file: string;
  readonly #locate: (path: Path, of?: 'key' | 'value') => Place;
  readonly #problems: Problem[] = [];

  constructor(file: string, locate: (path: Path, of?: 'key' | 'value') => Place) {
    this.#file = file;
    this.#locate = locate;
  }

  error(path: Path, code: string, message: string, advice: Advice = {}): void {
    this.#report('error', path, code, message, advice);
  }

  warning(path: Path, code: string, message: string, advice: Advice = {}): void {
    this.#report('warning', path, code, message, advice);
  }

  note(path: Path, code: string, message: string, advice: Advice = {}): void {
    this.#report('note', path, code, message, advice);
  }

  add(problems: readonly Problem[]): void {
    this.#problems.push(...problems);
  }

  line(path: Path): number {
    return this.#locate(path).line;
  }

  /** The text of a file beside the policy, or null and a problem at the place that names it. */
  readText(path: Path, name: string, files: PolicyFiles): string | null {
    try {
      const content = files.read(name);
      return typeof content === 'string' ? content : new TextDecoder('utf-8', { fatal: true }).decode(content);
    } catch {
      this.error(path, 'file', `${name} can not be read`, {
        instead: 'a path relative to the policy file, within its folder',
      });
      return null;
    }
  }

  /** Of this file in the order of its lines, then those of other files. */
  sorted(): Problem[] {
    const own = (problem: Problem) => (problem.file === this.#file ? 0 : 1);
    return [...this.#problems].sort(
      (a, b) => own(a) - own(b) || compare(a.file, b.file) || a.line - b.line || a.column - b.column,
    );
  }

  #report(severity: Problem['severity'], path: Path, code: string, message: string, advice: Advice): void {
    const place = this.#locate(path, advice.of);
    const { instead = null, regulation = null } = advice;
    this.#problems.push({ severity, code, file: this.#file, ...place, message, instead, regulation });
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
