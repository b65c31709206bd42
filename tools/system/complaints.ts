import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Runs in the page: what axe finds that keeps people out, one line a rule. */
const LOOK = `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations
  .filter(({ impact }) => impact === 'critical' || impact === 'serious')
  .map(({ id, impact, nodes }) => impact + ' ' + id + ': ' + nodes.slice(0, 3).map(({ html }) => html.slice(0, 160)).join(' | ')))`;

/** What is wrong with a page as it is, wide and narrow, dark and light. */
export async function complaintsAbout(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE);
  const complaints: string[] = [];
  for (const width of [390, 1440]) {
    for (const theme of ['dark', 'light']) {
      await page.setViewportSize({ width, height: 900 });
      await page.evaluate(`document.documentElement.dataset.theme = '${theme}'`);
      const found = await page.evaluate<readonly string[]>(LOOK);
      const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
      complaints.push(...found.map((complaint) => `${theme}, ${width} wide: ${complaint}`));
      if (overflow > 0) complaints.push(`${theme}, ${width} wide: ${overflow} pixels are beside the screen`);
    }
  }
  return complaints;
}
