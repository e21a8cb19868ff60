import type { Signal } from '@scrim/protocol';
import type { Context } from '../platform/context.ts';

/** What a page view's first signal said, repeated on every row of it so that queries need no join. */
export interface PageView {
  readonly language: string;
  readonly variant: string;
  readonly viewportWidth: number;
  readonly viewportHeight: number;
}

const UNKNOWN: PageView = { language: '', variant: '', viewportWidth: 0, viewportHeight: 0 };

/** Page views of the last batches; a view begun on another node is asked of `signals`. */
export class PageViews {
  readonly #context: Pick<Context, 'clickhouse'>;
  readonly #limit: number;
  readonly #views = new Map<string, PageView>();

  constructor(context: Pick<Context, 'clickhouse'>, limit = 50_000) {
    this.#context = context;
    this.#limit = limit;
  }

  async of(page: { site: string; session: string; template: string; view: string }, signals: readonly Signal[]) {
    const key = `${page.site}/${page.session}/${page.view}`;
    const begun = signals.find((signal) => signal.kind === 'view');
    const start = begun
      ? {
          language: begun.language,
          variant: begun.variant ?? '',
          viewportWidth: begun.viewportWidth,
          viewportHeight: begun.viewportHeight,
        }
      : (this.#views.get(key) ?? (await this.#load(page)));
    // A variant named later holds for the batch that names it and those after.
    const named = signals.findLast((signal) => signal.kind === 'variant');
    const found = named ? { ...start, variant: named.variant } : start;
    this.#views.delete(key);
    this.#views.set(key, found);
    if (this.#views.size > this.#limit) {
      const oldest = this.#views.keys().next();
      if (!oldest.done) this.#views.delete(oldest.value);
    }
    return found;
  }

  async #load(page: { site: string; session: string; template: string; view: string }): Promise<PageView> {
    const answer = await this.#context.clickhouse.query({
      query: `SELECT language, variant, viewport_width AS viewportWidth, viewport_height AS viewportHeight FROM signals
        WHERE site = {site:String} AND page = {template:String} AND kind = 'view' AND session = {session:String}
          AND view = {view:String} LIMIT 1`,
      query_params: page,
      format: 'JSONEachRow',
    });
    return (await answer.json<PageView>())[0] ?? UNKNOWN;
  }
}
