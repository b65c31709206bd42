import { Logger } from '@nestjs/common';
import { Configuration, configurationWarnings, parseListenAddress, type LoadedConfiguration } from './config/index.js';
import { createManager } from './create-manager.js';
import { ownUrls } from './http/own-urls.js';
import type { LogLevel } from './logging/manager-logger.js';
import { VERSION } from './version.js';

/** How long closing may take, in ms: service managers kill what takes longer than they are patient. */
const CLOSE_TIMEOUT_MS = 4_000;

/** Runs the Manager until it is asked to end (SIGINT, SIGTERM); then ends the process with exit status 0. */
export async function runManager(loaded: LoadedConfiguration, logLevel: LogLevel): Promise<void> {
  const stopRequested = nextStopSignal();
  const app = await createManager(loaded, { listen: loaded.config.listen, logLevel });
  greet(loaded);
  const signal = await stopRequested;
  new Logger('Manager').log(`Got ${signal}, closing`);
  setTimeout(() => {
    process.exit(0);
  }, CLOSE_TIMEOUT_MS).unref();
  await app.close();
  process.exit(0);
}

/** A second signal changes nothing: a terminal sends it to this process, and so may a launcher above it. */
function nextStopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, resolve);
  });
}

function greet(loaded: LoadedConfiguration): void {
  const logger = new Logger('Manager');
  logger.log(`Flamenco Manager ${VERSION}, configured by ${loaded.file}`);
  if (loaded.isFileMissing) {
    logger.warn(`There is no ${loaded.file}, so defaults are used. Make one with: flamenco-manager --write-config`);
  }
  if (loaded.config.sharedStoragePath === '') {
    logger.warn('shared_storage_path is not set: set it to a folder that this computer and all Workers can reach.');
  }
  for (const warning of configurationWarnings(loaded, new Configuration(loaded))) logger.warn(warning);
  for (const url of ownUrls(parseListenAddress(loaded.config.listen))) logger.log(`Reachable at ${url}`);
}
