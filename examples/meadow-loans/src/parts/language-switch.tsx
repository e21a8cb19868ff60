import { type Language, useLanguage } from '../language.tsx';

const languages: readonly Language[] = ['en', 'es'];

/** Two buttons, each named in its own language. */
export function LanguageSwitch() {
  const { language, setLanguage, t } = useLanguage();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be announced as part of a form
    <div className="language-switch" role="group" aria-label={t('nav.language')}>
      {languages.map((option) => (
        <button
          key={option}
          type="button"
          lang={option}
          className="language-option"
          aria-pressed={language === option}
          onClick={() => setLanguage(option)}
        >
          {t(`language.${option}`)}
        </button>
      ))}
    </div>
  );
}
