import { useState } from 'react';
import { useLanguage } from '../language.tsx';
import { showRecordingChoices } from '../scrim.ts';

export function PrivacyPage() {
  const { t } = useLanguage();
  const [nothingToChoose, setNothingToChoose] = useState(false);
  return (
    <article className="reading">
      <h1>{t('privacy.heading')}</h1>
      <p className="reading-lead">{t('privacy.lead')}</p>
      <h2>{t('privacy.collect.heading')}</h2>
      <p>{t('privacy.collect.text')}</p>
      <h2>{t('privacy.use.heading')}</h2>
      <p>{t('privacy.use.text')}</p>
      <section className="recording-choices" aria-labelledby="recording-heading">
        <h2 id="recording-heading">{t('privacy.recording.heading')}</h2>
        <p>{t('privacy.recording.text')}</p>
        <button
          type="button"
          id="recording-choices"
          className="button button-primary"
          onClick={() => setNothingToChoose(!showRecordingChoices())}
        >
          {t('privacy.recording.action')}
        </button>
        <p className="recording-choices-none" role="status">
          {nothingToChoose ? t('privacy.recording.off') : ''}
        </p>
        <h3>{t('privacy.receipts.heading')}</h3>
        <p>{t('privacy.receipts.text')}</p>
      </section>
      <h2>{t('privacy.table.caption')}</h2>
      <table className="reading-table">
        <caption className="visually-hidden">{t('privacy.table.caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('privacy.table.what')}</th>
            <th scope="col">{t('privacy.table.long')}</th>
          </tr>
        </thead>
        <tbody>
          {(['application', 'loan', 'replay'] as const).map((row) => (
            <tr key={row}>
              <th scope="row">{t(`privacy.table.${row}`)}</th>
              <td>{t(`privacy.table.${row}.long`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <h2>{t('privacy.rights.heading')}</h2>
      <p>{t('privacy.rights.text')}</p>
    </article>
  );
}
