import { useLanguage } from '../language.tsx';
import { Link } from '../router.tsx';

export function NotFoundPage() {
  const { t } = useLanguage();
  return (
    <section className="quiet-page">
      <img src="/images/tall-grass.svg" alt="" width="320" height="150" />
      <h1>{t('notFound.heading')}</h1>
      <p>{t('notFound.text')}</p>
      <Link className="button button-primary" href="/">
        {t('notFound.action')}
      </Link>
    </section>
  );
}
