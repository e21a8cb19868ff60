import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { browserStorage } from './browser-storage.ts';
import en from './messages/en.json';
import es from './messages/es.json';

export type Language = 'en' | 'es';
export type MessageKey = keyof typeof en;
export type Translate = (key: MessageKey, values?: Readonly<Record<string, string | number>>) => string;

const storageKey = 'meadow.language';
const catalogues: Record<Language, Record<MessageKey, string>> = { en, es };
const locales: Record<Language, string> = { en: 'en-US', es: 'es-US' };

interface LanguageTools {
  readonly language: Language;
  readonly setLanguage: (language: Language) => void;
  readonly t: Translate;
  /** dollars, with cents when `cents` is true */
  readonly money: (dollars: number, cents?: boolean) => string;
  /** a fraction as a percentage with two decimals */
  readonly percent: (fraction: number) => string;
  readonly date: (date: Date) => string;
}

const LanguageContext = createContext<LanguageTools | null>(null);

/** The language to begin with: `?lang=`, then the one kept, then English. */
export function initialLanguage(): Language {
  const storage = browserStorage('localStorage');
  const asked = new URLSearchParams(window.location.search).get('lang');
  if (asked === 'en' || asked === 'es') {
    storage?.setItem(storageKey, asked);
    return asked;
  }
  return storage?.getItem(storageKey) === 'es' ? 'es' : 'en';
}

/** Fills `{name}` places of a message. */
export function fill(message: string, values: Readonly<Record<string, string | number>> = {}): string {
  return message.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(initialLanguage);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const tools = useMemo<LanguageTools>(() => {
    const locale = locales[language];
    return {
      language,
      setLanguage: (next) => {
        browserStorage('localStorage')?.setItem(storageKey, next);
        setLanguage(next);
      },
      t: (key, values) => fill(catalogues[language][key], values),
      money: (dollars, cents = false) =>
        new Intl.NumberFormat(locale, {
          style: 'currency',
          currency: 'USD',
          minimumFractionDigits: cents ? 2 : 0,
          maximumFractionDigits: cents ? 2 : 0,
        }).format(dollars),
      percent: (fraction) =>
        new Intl.NumberFormat(locale, { style: 'percent', minimumFractionDigits: 2 }).format(fraction),
      date: (date) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(date),
    };
  }, [language]);
  return <LanguageContext value={tools}>{children}</LanguageContext>;
}

/** The visitor's language and its formatting of money, percentages and dates. */
export function useLanguage(): LanguageTools {
  const tools = useContext(LanguageContext);
  if (tools === null) throw new Error('useLanguage needs a LanguageProvider above it');
  return tools;
}
