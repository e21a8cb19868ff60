import type { CDPSession, Page } from 'playwright-core';

/** CPU time of the page's main thread so far, in milliseconds (Performance.getMetrics in thread time: other processes do not count). */
export interface MainThreadTime {
  readonly task: number;
  readonly script: number;
}

export async function openMeter(page: Page): Promise<{ read(): Promise<MainThreadTime> }> {
  const session: CDPSession = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return {
    async read() {
      const { metrics } = await session.send('Performance.getMetrics');
      const value = (name: string): number => {
        const metric = metrics.find((candidate) => candidate.name === name);
        if (metric === undefined) throw new Error(`Chromium reports no ${name}`);
        return metric.value * 1000;
      };
      return { task: value('TaskDuration'), script: value('ScriptDuration') };
    },
  };
}
