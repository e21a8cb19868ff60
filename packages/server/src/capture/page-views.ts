import type { Context } from '../platform/context.ts';

/** What a page view's first signal said, repeated on every row of it so that queries need no join. */
export interface PageView {
  readonly language: string;
  readonly variant: string;
  readonly viewportWidth: number;
  readonly viewportHeight: number;
  /** UTC day on which it began, '' when that is not known: all that happens in a view counts on that day. */
  readonly viewDay: string;
}

const UNKNOWN: PageView = { language: '', variant: '', viewportWidth: 0, viewportHeight: 0, viewDay: '' };
/** Of one session: tabs side by side, and the page before whose last batch comes late. */
const VIEWS = 8;
const NONE: ReadonlyMap<string, PageView> = new Map();

interface ViewName {
  readonly site: string;
  readonly session: string;
  readonly view: string;
}

/** Page views of the last batches; a view begun on another node is asked of `signals`. */
export class PageViews {
  readonly #context: Pick<Context, 'clickhouse'>;
  readonly #limit: number;
  readonly #sessions = new Map<string, Map<string, PageView>>();

  constructor(context: Pick<Context, 'clickhouse'>, limit = 20_000) {
    this.#context = context;
    this.#limit = limit;
  }

  /** Those of a session that this node has met last, by name. */
  known(site: string, session: string): ReadonlyMap<string, PageView> {
    return this.#sessions.get(`${site}/${session}`) ?? NONE;
  }

  remember({ site, session, view }: ViewName, said: PageView): void {
    const key = `${site}/${session}`;
    const views = this.#sessions.get(key) ?? new Map<string, PageView>();
    // Most recently used last.
    this.#sessions.delete(key);
    this.#sessions.set(key, views);
    views.delete(view);
    views.set(view, said);
    forgetBeyond(views, VIEWS);
    forgetBeyond(this.#sessions, this.#limit);
  }

  /** Reads a view's beginning, and remembers it; a view of which none is stored has nothing to say. */
  async load(page: ViewName & { readonly template: string }): Promise<PageView> {
    const answer = await this.#context.clickhouse.query({
      query: `SELECT language, variant, viewport_width AS viewportWidth, viewport_height AS viewportHeight,
          toString(day) AS viewDay
        FROM signals WHERE site = {site:String} AND page = {template:String} AND kind = 'view' AND session = {session:String}
          AND view = {view:String} LIMIT 1`,
      query_params: { ...page },
      format: 'JSONEachRow',
    });
    const stored = (await answer.json<PageView>())[0] ?? UNKNOWN;
    // Its first batch may have come meanwhile, and knows better.
    const said = this.known(page.site, page.session).get(page.view) ?? stored;
    this.remember(page, said);
    return said;
  }
}

function forgetBeyond(map: Map<string, unknown>, limit: number): void {
  if (map.size <= limit) return;
  const oldest = map.keys().next();
  if (!oldest.done) map.delete(oldest.value);
}
