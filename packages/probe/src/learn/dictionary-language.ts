/**
 * The language under which a dictionary lists the texts of a page: what the page says of itself as dictionaries write it, and no
 * more. It becomes the name of a file, and a page may say anything.
 *
 *     dictionaryLanguage('en-us') // 'en-US'
 *     dictionaryLanguage('zh-Hans') // 'zh'
 */
export function dictionaryLanguage(lang: string): string {
  const [, language, region] = /^([a-z]{2,3})(?:[-_]([a-z]{2}))?(?![a-z\d])/i.exec(lang.trim()) ?? [];
  if (language === undefined) return 'en';
  return language.toLowerCase() + (region === undefined ? '' : `-${region.toUpperCase()}`);
}
