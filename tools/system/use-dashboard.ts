import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { signOnBareWorker, type BareWorker } from '../farm/bare-worker.ts';
import { launchChromium } from '../farm/chromium.ts';
import { TestFarm } from './test-farm.ts';

/** How long a person would wait for something to appear, on a busy computer. */
export const PATIENCE_MS = 20_000;

/** A task as a Worker gets it. */
export interface HandedOut {
  readonly uuid: string;
  readonly name: string;
}

/** A farm with one Worker, which does what the test says, and the page of a person who looks at it. */
export interface WatchedFarm {
  readonly farm: TestFarm;
  readonly worker: BareWorker;
  readonly page: Page;
  /** Goes to a page of the dashboard. */
  open(path: string): Promise<void>;
  /** The Worker gets a task. */
  nextTask(): Promise<HandedOut>;
  /** The Worker reports about a task. */
  report(task: HandedOut, update: object): Promise<void>;
}

/** Gives each test of a `describe` a new farm in a new page of Chromium; what it returns is that of the test that runs. */
export function useDashboard(): WatchedFarm {
  let browser: Browser;
  let current: { readonly farm: TestFarm; readonly worker: BareWorker; readonly page: Page };

  beforeAll(async () => {
    browser = await launchChromium();
  }, 60_000);

  afterAll(async () => {
    await browser.close();
  });

  beforeEach(async () => {
    const farm = await TestFarm.start();
    const worker = await signOnBareWorker(farm.api, 'box-01', ['blender', 'ffmpeg']);
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(PATIENCE_MS);
    current = { farm, worker, page };
  }, 90_000);

  afterEach(async () => {
    current.farm.manager.signal('SIGCONT'); // a test may have failed while it was frozen
    await current.page.close();
    await current.farm.end();
  }, 60_000);

  return {
    get farm() {
      return current.farm;
    },
    get worker() {
      return current.worker;
    },
    get page() {
      return current.page;
    },
    open: async (path) => {
      await current.page.goto(`${current.farm.api.url}/app/${path}`);
      await current.page.getByRole('heading').first().waitFor();
    },
    nextTask: () => current.worker.api.ask<HandedOut>('POST', '/worker/task'),
    report: async (task, update) => {
      await current.worker.api.ask('POST', `/worker/task/${task.uuid}`, update);
    },
  };
}
