import type { NoticeTexts } from './compiled.ts';

/** Built-in wording of the notice. `{controller}`, `{purposes}`, `{replay}` and `{signals}` are filled in when a policy compiles. */
export const NOTICE_TEXTS: Readonly<Record<string, NoticeTexts>> = {
  en: {
    title: 'May we record how this page is used?',
    body:
      '{controller} would like to record clicks, scrolling and the layout of some pages. Why: {purposes}. ' +
      'What you type, and what is about you, is masked before it leaves your browser. ' +
      'Replays are kept for {replay}, clicks and scrolling for {signals}. ' +
      'If you say no, nothing is recorded and the site works the same. You can change your mind at any time.',
    accept: 'Yes, record',
    decline: 'No, do not record',
    privacyLabel: 'Privacy notice',
    control: 'Recording choices',
    withdraw: 'Stop recording',
    recording: 'You agreed: the use of this page is being recorded.',
    notRecording: 'Nothing is being recorded.',
    download: 'Download my receipt',
    erase: 'Erase what was recorded',
    erased: 'What was recorded can no longer be read by anyone.',
    gpcHonoured: 'Your browser sends a Global Privacy Control signal. We honour it: nothing is being recorded.',
    close: 'Close',
  },
  es: {
    title: '¿Podemos grabar cómo se usa esta página?',
    body:
      '{controller} quisiera grabar los clics, el desplazamiento y el diseño de algunas páginas. Para qué: {purposes}. ' +
      'Lo que usted escribe y lo que trata de usted se oculta antes de salir de su navegador. ' +
      'Las grabaciones se guardan {replay}; los clics y el desplazamiento, {signals}. ' +
      'Si dice que no, no se graba nada y el sitio funciona igual. Puede cambiar de opinión en cualquier momento.',
    accept: 'Sí, grabar',
    decline: 'No, no grabar',
    privacyLabel: 'Aviso de privacidad',
    control: 'Opciones de grabación',
    withdraw: 'Dejar de grabar',
    recording: 'Usted aceptó: se está grabando el uso de esta página.',
    notRecording: 'No se está grabando nada.',
    download: 'Descargar mi recibo',
    erase: 'Borrar lo grabado',
    erased: 'Ya nadie puede leer lo que se grabó.',
    gpcHonoured:
      'Su navegador envía una señal de Control Global de Privacidad. La respetamos: no se está grabando nada.',
    close: 'Cerrar',
  },
};
