import { useLanguage } from '../language.tsx';
import { Icon, type IconName } from '../parts/icons.tsx';
import { Link } from '../router.tsx';

const trustPoints = [
  ['rate', 'rate'],
  ['early', 'calendar'],
  ['data', 'shield'],
  ['people', 'people'],
] as const satisfies readonly (readonly [string, IconName])[];

export function TrustSection() {
  const { t } = useLanguage();
  return (
    <section className="section trust" id="trust" tabIndex={-1}>
      <div className="section-head">
        <h2>{t('trust.heading')}</h2>
        <p>{t('trust.lead')}</p>
      </div>
      <ul className="trust-points">
        {trustPoints.map(([point, icon]) => (
          <li key={point}>
            <span className="trust-icon">
              <Icon name={icon} />
            </span>
            <h3>{t(`trust.${point}.heading`)}</h3>
            <p>{t(`trust.${point}.text`)}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function StepsSection() {
  const { t } = useLanguage();
  return (
    <section className="steps" id="how-it-works" tabIndex={-1}>
      <div className="steps-inner">
        <h2>{t('steps.heading')}</h2>
        <ol className="steps-list">
          {(['one', 'two', 'three'] as const).map((step) => (
            <li key={step}>
              <img src={`/images/step-${step}.svg`} alt="" width="280" height="190" loading="lazy" />
              <h3>{t(`steps.${step}.heading`)}</h3>
              <p>{t(`steps.${step}.text`)}</p>
            </li>
          ))}
        </ol>
      </div>
    </section>
  );
}

export function PurposesSection() {
  const { t } = useLanguage();
  return (
    <section className="section purposes">
      <h2>{t('purposes.heading')}</h2>
      <ul className="purpose-list">
        {(['debt', 'home', 'car', 'medical'] as const).map((purpose) => (
          <li key={purpose} className={`purpose purpose-${purpose}`}>
            <img src={`/images/purpose-${purpose}.svg`} alt="" width="320" height="200" loading="lazy" />
            <div>
              <h3>{t(`purposes.${purpose}.heading`)}</h3>
              <p>{t(`purposes.${purpose}.text`)}</p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function StoriesSection() {
  const { t } = useLanguage();
  return (
    <section className="section stories">
      <h2>{t('stories.heading')}</h2>
      <ul className="story-list">
        {(['one', 'two', 'three'] as const).map((story) => (
          <li key={story}>
            <figure>
              <blockquote>{t(`stories.${story}.text`)}</blockquote>
              <figcaption>
                <img
                  src={`/images/neighbor-${story}.webp`}
                  alt={t('stories.portrait')}
                  width="56"
                  height="56"
                  loading="lazy"
                />
                <span className="story-name">{t(`stories.${story}.name`)}</span>
                <span className="story-place">{t(`stories.${story}.place`)}</span>
              </figcaption>
            </figure>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function RatesSection() {
  const { t } = useLanguage();
  return (
    <section className="section rates" id="rates" tabIndex={-1}>
      <div className="section-head">
        <h2>{t('rates.heading')}</h2>
        <p>{t('rates.lead')}</p>
      </div>
      <table className="rates-table">
        <caption className="visually-hidden">{t('rates.caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('rates.item')}</th>
            <th scope="col">{t('rates.price')}</th>
            <th scope="col">{t('rates.when')}</th>
          </tr>
        </thead>
        <tbody>
          {(['apr', 'origination', 'late', 'early'] as const).map((item) => (
            <tr key={item}>
              <th scope="row">{t(`rates.${item}`)}</th>
              <td>{t(`rates.${item}.price`)}</td>
              <td>{t(`rates.${item}.when`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="small-print">{t('rates.example')}</p>
    </section>
  );
}

export function ClosingSection() {
  const { t } = useLanguage();
  return (
    <section className="closing">
      <div>
        <h2>{t('closing.heading')}</h2>
        <p>{t('closing.text')}</p>
      </div>
      <Link className="button button-sun" href="/apply/amount">
        {t('nav.apply')}
        <Icon name="arrow" />
      </Link>
    </section>
  );
}
