import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  Configuration,
  configurationWarnings,
  hasDesktop,
  listenAddressOf,
  readConfigFile,
  type LoadedConfiguration,
} from './config/index.js';
import { createManager, type ManagerOptions } from './create-manager.js';
import { ownUrls } from './http/own-urls.js';
import { Lifetime } from './lifetime.js';
import { partsToRun } from './takeover/parts-to-run.js';
import { watchMemory } from './unused-memory.js';
import { VERSION } from './version.js';

/** How a Manager runs; where it listens is in its configuration. */
export type RunOptions = Omit<ManagerOptions, 'listen'>;

/** How long closing may take, in ms: service managers kill what takes longer than they are patient. */
const CLOSE_TIMEOUT_MS = 4_000;

/** A Manager that runs, and what it was started with. */
interface RunningManager {
  readonly app: NestFastifyApplication;
  readonly loaded: LoadedConfiguration;
}

/**
 * Runs the Manager until it is asked to end (SIGINT, SIGTERM), or ends itself because it must; then ends the process. When it
 * is to be restarted, the next one runs in the same process, with the configuration read anew.
 */
export async function runManager(loaded: LoadedConfiguration, options: RunOptions): Promise<void> {
  const stopRequested = nextStopSignal();
  watchMemory();
  const logger = new Logger('Manager');
  let running = await start(loaded, options);
  for (;;) {
    const { app, loaded: before } = running;
    const end = await Promise.race([stopRequested, app.get(Lifetime).end]);
    logger.log(`Closing: ${end.because}`);
    if (end.next !== 'restart') setTimeout(exit, CLOSE_TIMEOUT_MS, end.next).unref();
    await app.close();
    if (end.next !== 'restart') exit(end.next);
    running = await startAnew(before, options);
  }
}

async function start(loaded: LoadedConfiguration, options: RunOptions): Promise<RunningManager> {
  const parts = await partsToRun(loaded);
  const app = await createManager(loaded, { ...options, listen: loaded.config.listen, parts });
  greet(loaded);
  if (app.get(Configuration).isFirstRun) void showInBrowser(loaded);
  return { app, loaded };
}

/**
 * With the configuration read anew. When a Manager cannot start with that, say because another program has the port that it is
 * to listen on now, the farm goes on with the settings that it had: who asked for the restart may be far from this computer.
 * @throws what keeps it from starting with those, too
 */
async function startAnew(before: LoadedConfiguration, options: RunOptions): Promise<RunningManager> {
  try {
    return await start(readConfigFile(before.schema, before.file), options);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    new Logger('Manager').error(
      `Could not start with what ${before.file} says now: ${why} The Manager goes on with the settings that it had. Correct the file, and restart the Manager.`,
    );
    return start({ ...before, isSetupAsked: false }, options);
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
async function showInBrowser({ config }: LoadedConfiguration): Promise<void> {
  const [url] = ownUrls(listenAddressOf(config));
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
  const urls = ownUrls(listenAddressOf(loaded.config));
  if (configuration.isFirstRun) {
    logger.log(`This Manager is not set up yet. Open this address in a web browser: ${urls.join(' or ')}`);
    return;
  }
  for (const url of urls) logger.log(`Reachable at ${url}`);
}
