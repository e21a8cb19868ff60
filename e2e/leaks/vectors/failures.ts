import { family } from '../vector.ts';

/**
 * Where the recorder itself fails or gives up: what it then tells of that may hold messages, stacks, names of files and of elements.
 * Each failure is met once, so that the recorder goes on; those that it may not survive are on the last page.
 */
export const failures = family('failures', [
  {
    id: 'element',
    why: 'a component whose methods throw as a listener of the recorder asks it',
    html: () => '<button type="button">x</button>',
    act: (box, m) => {
      const button = box.firstElementChild as HTMLButtonElement;
      const methods = ['closest', 'matches', 'getBoundingClientRect', 'getAttribute'];
      const fail = () => {
        throw new TypeError(`cannot read ${m}`);
      };
      for (const method of methods) Reflect.set(button, method, fail);
      button.click();
      for (const method of methods) Reflect.deleteProperty(button, method);
    },
  },
  {
    id: 'event',
    why: 'an event that throws as a listener of the recorder reads it, by an exception that the page named',
    html: () => '<button type="button">x</button>',
    act: (box, m) => {
      const event = new MouseEvent('click', { bubbles: true });
      event.composedPath = () => {
        throw Object.assign(new Error('x'), { name: m });
      };
      box.firstElementChild?.dispatchEvent(event);
    },
  },
  {
    id: 'file',
    why: 'stacks name files',
    html: () => '<button type="button">x</button>',
    act: (box, m) => {
      const button = box.firstElementChild as HTMLButtonElement;
      button.closest = new Function(`throw new Error("x")\n//# sourceURL=https://lender.test/${m}.js`) as never;
      button.click();
      Reflect.deleteProperty(button, 'closest');
    },
  },
  {
    id: 'change',
    why: 'an element that throws as the recorder reads what has changed',
    html: () => '',
    act: (box, m) => {
      const part = document.createElement('p');
      const ways = ['attributes', 'getAttributeNames'];
      const get = () => {
        for (const way of ways) Reflect.deleteProperty(part, way);
        throw new Error(`cannot read ${m}`);
      };
      for (const way of ways) Object.defineProperty(part, way, { configurable: true, get });
      box.append(part);
    },
  },
  {
    id: 'outcome',
    why: 'a property that throws as the recorder reads an outcome',
    act: (_, m, tell) => {
      const properties = {
        get amount() {
          throw new Error(`no amount of ${m}`);
        },
      };
      try {
        tell('application_submitted', properties);
      } catch {} // a recorder may hand it to the page
    },
  },
  {
    id: 'selector',
    why: 'exceptions of selectors repeat the id of which they were made',
    html: (m) => `<button type="button" id='9"]${m}'>x</button>`,
    drive: ({ box }) => box.locator('button').click(),
  },
  {
    id: 'snapshot',
    why: 'an element that throws as the recorder reads the whole page',
    page: 'last',
    html: () => '<p>x</p>',
    drive: async ({ box, page, marker }) => {
      await box.evaluate((one, m) => {
        const part = one.firstElementChild as Element;
        const ways = ['attributes', 'getAttributeNames'];
        const get = () => {
          for (const way of ways) Reflect.deleteProperty(part, way);
          throw new Error(`cannot read ${m}`);
        };
        for (const way of ways) Object.defineProperty(part, way, { configurable: true, get });
      }, marker);
      // A router's change of address, and of the page: recorders take another snapshot. The second time it succeeds.
      for (const route of ['/last/one', '/last/two']) {
        await box.evaluate((one, to) => {
          history.pushState({}, '', to);
          one.append(document.createElement('i'));
        }, route);
        await page.waitForTimeout(600);
      }
    },
  },
  {
    id: 'storm',
    why: 'more changes at once than a recorder follows, and where they were',
    page: 'last',
    html: () => '<p></p>',
    drive: async ({ box, page, marker }) => {
      await box.locator('p').evaluate((one, m) => {
        one.setAttribute('data-row', m);
        for (let at = 0; at <= 20_000; at++) one.append('x');
      }, marker);
      await page.waitForTimeout(600);
    },
  },
  {
    id: 'worker',
    why: 'what a worker of the recorder throws, for that may hold what it was at',
    page: 'last',
    drive: async ({ page, marker }) => {
      for (const worker of page.workers())
        await worker.evaluate((m) => {
          setTimeout(() => {
            throw new Error(`cannot mask ${m}`);
          });
        }, marker);
      await page.waitForTimeout(300);
    },
  },
]);
