import { useEffect } from 'react';
import { type MessageKey, useLanguage } from '../language.tsx';
import { AccordionItem } from '../parts/accordion.tsx';
import { Icon } from '../parts/icons.tsx';
import { useQuery } from '../router.tsx';

const articles = ['offers', 'documents', 'bank', 'due', 'early', 'hardship', 'decision', 'fraud'] as const;

export function HelpPage() {
  const { t } = useLanguage();
  const search = new URLSearchParams(useQuery()).get('q') ?? '';
  const words = plain(search).split(/\s+/).filter(Boolean);
  const found = articles.filter((article) => {
    const text = plain(`${t(`help.article.${article}.heading`)} ${t(`help.article.${article}.text`)}`);
    return words.every((word) => text.includes(word));
  });
  const heading: MessageKey = words.length === 0 ? 'help.all' : 'help.results';
  useEffect(() => {
    if (window.location.hash !== '') document.getElementById(window.location.hash.slice(1))?.scrollIntoView();
  }, []);

  return (
    <section className="help">
      <div className="help-head">
        <h1>{t('help.heading')}</h1>
        <search className="help-search">
          <label className="visually-hidden" htmlFor="help-search">
            {t('help.search')}
          </label>
          <Icon name="search" />
          <input
            id="help-search"
            name="q"
            type="search"
            autoComplete="off"
            placeholder={t('help.placeholder')}
            value={search}
            onChange={(event) => {
              const query = event.target.value;
              window.history.replaceState(
                null,
                '',
                query === '' ? '/help' : `/help?${new URLSearchParams({ q: query })}`,
              );
              window.dispatchEvent(new PopStateEvent('popstate'));
            }}
          />
        </search>
      </div>
      <div className="help-columns">
        <div className="help-articles">
          <h2 aria-live="polite">{t(found.length === 0 ? 'help.none' : heading)}</h2>
          <div className="accordion">
            {found.map((article) => (
              <div key={article} id={article}>
                <AccordionItem heading={t(`help.article.${article}.heading`)}>
                  <p className="help-text">{t(`help.article.${article}.text`)}</p>
                </AccordionItem>
              </div>
            ))}
          </div>
        </div>
        <aside className="help-contact" id="contact" aria-labelledby="help-contact-heading">
          <img src="/images/desk.webp" alt="" width="480" height="320" />
          <h2 id="help-contact-heading">{t('help.contact.heading')}</h2>
          <p>{t('help.contact.text')}</p>
          <a className="button button-quiet" href="mailto:hello@meadow-loans.example">
            {t('help.contact.action')}
          </a>
        </aside>
      </div>
    </section>
  );
}

/** Lower case without accents, so that "prestamo" finds "préstamo". */
function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase();
}
