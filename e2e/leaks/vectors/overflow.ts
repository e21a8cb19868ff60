import { family } from '../vector.ts';
import { LEFT_OUT, MASKED } from './taken-back.ts';

const ACROSS = 'width:200px;overflow:auto;white-space:nowrap';

/** As wide as a text would be. */
const wide = (pixels: number, text: string) => `<i style="display:inline-block;width:${pixels}px">${text}</i>`;

/** An act: scrolls the first element to its end, across. */
const scrollToEnd = (box: HTMLElement): void => {
  (box.firstElementChild as HTMLElement).scrollLeft = 1e6;
};

/** What does not fit: how far a box scrolls, and what a page does about a text that is cut off. */
export const overflow = family('overflow', [
  {
    id: 'masked',
    why: 'a masked box that is scrolled to its end tells how wide its text is',
    html: (m) => `<div ${MASKED} style="${ACROSS}">${wide(851_947, m)}</div>`,
    channel: { kind: 'number', value: 851_747 },
    act: scrollToEnd,
  },
  {
    id: 'masked-before',
    why: 'as above, scrolled before it was recorded: a snapshot tells offsets too',
    html: (m) =>
      `<div ${MASKED}><div style="${ACROSS}">${wide(762_893, m)}</div><script>document.currentScript.previousElementSibling.scrollLeft = 1e6</script></div>`,
    channel: { kind: 'number', value: 762_693 },
  },
  {
    id: 'masked-down',
    why: 'a masked box that is scrolled down to its end tells how many lines its text has',
    html: (m) =>
      `<div ${MASKED} style="height:40px;overflow:auto"><i style="display:block;height:428917px">${m}</i></div>`,
    channel: { kind: 'number', value: 428_877 },
    act: (box) => {
      (box.firstElementChild as HTMLElement).scrollTop = 1e6;
    },
  },
  {
    id: 'left-out',
    why: 'a box that scrolls inside what is left out',
    html: (m) => `<div ${LEFT_OUT}><div style="${ACROSS}">${wide(693_157, m)}</div></div>`,
    channel: { kind: 'number', value: 692_957 },
    act: (box) => {
      (box.querySelector('div > div') as HTMLElement).scrollLeft = 1e6;
    },
  },
  {
    id: 'field',
    why: 'a field scrolls along with what is typed that does not fit',
    html: (m) => `<input value="${m}" style="width:200px;text-indent:600000px">`,
    channel: { kind: 'number', value: 583_917 },
    act: (box) => {
      (box.firstElementChild as HTMLElement).scrollLeft = 583_917;
    },
  },
  {
    id: 'textarea',
    why: 'a longer text scrolls down in its field, line by line',
    html: (m) => `<textarea style="height:40px;line-height:300000px">${m}\nx\nx</textarea>`,
    channel: { kind: 'number', value: 491_273 },
    act: (box) => {
      (box.firstElementChild as HTMLElement).scrollTop = 491_273;
    },
  },
  {
    id: 'editable',
    why: 'a rich text of one line that scrolls across',
    html: (m) => `<div contenteditable style="${ACROSS}">${wide(536_891, m)}</div>`,
    channel: { kind: 'number', value: 536_691 },
    act: scrollToEnd,
  },
  {
    id: 'scroll-bar',
    why: 'a scroll bar of a page’s own tells how much there is to scroll',
    html: (m) => `<div style="${ACROSS}">${wide(649_817, m)}</div><div role="scrollbar" aria-valuenow="0"></div>`,
    channel: { kind: 'number', value: 649_617 },
    act: (box) => {
      const [scrolled, bar] = box.children as unknown as [HTMLElement, HTMLElement];
      bar.setAttribute('aria-valuemax', String(scrolled.scrollWidth - scrolled.clientWidth));
    },
  },
  {
    id: 'scroll-width-property',
    why: 'a text that runs through its box gets the measured width as a property, for an animation',
    html: (m) => `<div style="${ACROSS}">${wide(7_263, m)}</div>`,
    channel: { kind: 'number', value: 7_263, within: 8 },
    remains: true,
    act: (box) => {
      const one = box.firstElementChild as HTMLElement;
      one.style.setProperty('--scroll-width', `${one.scrollWidth}px`);
    },
  },
  {
    id: 'title-where-cut',
    why: 'a text that is cut off gets its whole as a title, and others none',
    html: () => '<p style="width:100px;overflow:hidden;white-space:nowrap;text-overflow:ellipsis"></p>',
    act: (box, m) => {
      const one = box.firstElementChild as HTMLElement;
      one.textContent = 'x '.repeat(60);
      if (one.scrollWidth > one.clientWidth) one.title = m;
    },
    lightable: true,
  },
  {
    id: 'more-where-cut',
    why: 'choices that do not fit move to a list of their own',
    html: () => '<ul style="display:flex;width:100px;overflow:hidden"></ul><ul></ul>',
    act: (box, m) => {
      const [list, more] = box.children as unknown as [HTMLElement, HTMLElement];
      list.append(document.createElement('li'), document.createElement('li'));
      for (const one of list.children) (one as HTMLElement).style.flex = '0 0 80px';
      if (list.scrollWidth > list.clientWidth)
        more.append(Object.assign(document.createElement('li'), { textContent: m }));
    },
    lightable: true,
  },
  {
    id: 'text-overflow',
    why: 'what is drawn where a text is cut off is a text of its own',
    source: 'CSS Overflow 4, text-overflow',
    html: (m) => `<p style='overflow:hidden;text-overflow:"${m}"'>x</p>`,
  },
]);
