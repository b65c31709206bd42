import { Logger } from '@nestjs/common';
import {
  Configuration,
  configurationWarnings,
  hasDesktop,
  parseListenAddress,
  readConfigFile,
  type LoadedConfiguration,
} from './config/index.js';
import { createManager, type ManagerOptions } from './create-manager.js';
import { ownUrls } from './http/own-urls.js';
import { Lifetime } from './lifetime.js';
import { partsToRun } from './takeover/parts-to-run.js';
import { UnusedMemory } from './unused-memory.js';
import { VERSION } from './version.js';

/** How a Manager runs; where it listens is in its configuration. */
export type RunOptions = Omit<ManagerOptions, 'listen'>;

/** How long closing may take, in ms: service managers kill what takes longer than they are patient. */
const CLOSE_TIMEOUT_MS = 4_000;

/**
 * Runs the Manager until it is asked to end (SIGINT, SIGTERM), or ends itself because it must; then ends the process. When it
 * is to be restarted, the next one runs in the same process, with the configuration read anew.
 */
export async function runManager(loaded: LoadedConfiguration, options: RunOptions): Promise<void> {
  const stopRequested = nextStopSignal();
  new UnusedMemory().watch();
  for (let current = loaded; ; current = readConfigFile(loaded.schema, loaded.file)) {
    const parts = await partsToRun(current);
    const app = await createManager(current, { ...options, listen: current.config.listen, parts });
    greet(current);
    if (app.get(Configuration).isFirstRun) void showInBrowser(current);
    const end = await Promise.race([stopRequested, app.get(Lifetime).end]);
    const logger = new Logger('Manager');
    logger.log(`Closing: ${end.because}`);
    if (end.next !== 'restart') setTimeout(exit, CLOSE_TIMEOUT_MS, end.next).unref();
    await app.close();
    if (end.next !== 'restart') exit(end.next);
  }
}

function exit(next: 'exit' | 'exit-with-failure'): never {
  process.exit(next === 'exit' ? 0 : 1);
}

/** A second signal changes nothing: a terminal sends it to this process, and so may a launcher above it. */
function nextStopSignal(): Promise<{ readonly next: 'exit'; readonly because: string }> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => resolve({ next: 'exit', because: `got ${signal}` }));
    }
  });
}

/** Opens the setup assistant for who sits before this computer. Without a browser, the log has said where it is. */
async function showInBrowser({ config: { listen } }: LoadedConfiguration): Promise<void> {
  const [url] = ownUrls(parseListenAddress(listen));
  if (url === undefined || !hasDesktop()) return;
  const explain = (error: unknown): void => {
    new Logger('Manager').log(`No web browser could be opened (${String(error)}). Open ${url} yourself.`);
  };
  try {
    const { default: open } = await import('open');
    (await open(url)).on('error', explain);
  } catch (error) {
    explain(error);
  }
}

function greet(loaded: LoadedConfiguration): void {
  const logger = new Logger('Manager');
  const configuration = new Configuration(loaded);
  logger.log(
    `Flamenco Manager ${VERSION}, configured by ${loaded.file}${loaded.isFileMissing ? ' (does not exist yet)' : ''}`,
  );
  for (const warning of configurationWarnings(loaded, configuration)) logger.warn(warning);
  const urls = ownUrls(parseListenAddress(loaded.config.listen));
  if (configuration.isFirstRun) {
    logger.log(`This Manager is not set up yet. Open this address in a web browser: ${urls.join(' or ')}`);
    return;
  }
  for (const url of urls) logger.log(`Reachable at ${url}`);
}
