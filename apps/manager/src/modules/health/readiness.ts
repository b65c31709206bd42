import { mkdir, stat } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { Configuration } from '../../config/index.js';
import { UnitOfWork } from '../../database/unit-of-work.js';

/** How long the database and each folder may take; network storage that is gone does not answer at all. */
const PATIENCE_MS = 3_000;

/**
 * Marks the file as Flamenco's ('FLAM' in ASCII), which makes it a write that changes nothing.
 * Source: SQLite's documentation of the database header, https://sqlite.org/fileformat2.html#application_id
 */
const WRITE_NOTHING_NEW = 'PRAGMA application_id = 1179402573';

/** Finds out whether the Manager can do its work. */
@Injectable()
export class Readiness {
  /** What was asked of a folder and not answered yet: asking again would only take up another thread. */
  private readonly unanswered = new Map<string, Promise<string | undefined>>();

  constructor(
    private readonly configuration: Configuration,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Why it cannot, a line each; empty when it can. A Manager that is not set up yet is ready to be. */
  async problems(): Promise<readonly string[]> {
    const { localStoragePath, sharedStoragePath } = this.configuration.config;
    const checks = [
      within(this.whyNotWritable(), 'The database'),
      within(this.once(localStoragePath, whyNoLocalStorage), `The local storage ${localStoragePath}`),
    ];
    if (sharedStoragePath !== '') {
      const check = this.once(sharedStoragePath, whyNoSharedStorage);
      checks.push(within(check, `The shared storage ${sharedStoragePath}`));
    }
    return (await Promise.all(checks)).filter((problem) => problem !== undefined);
  }

  private async whyNotWritable(): Promise<string | undefined> {
    try {
      await this.unitOfWork.run((work) => {
        work.sql.execute(WRITE_NOTHING_NEW);
      });
      return undefined;
    } catch (error) {
      return `The database cannot be written: ${reasonOf(error)}.`;
    }
  }

  private once(
    folder: string,
    ask: (folder: string) => Promise<string | undefined>,
  ): Promise<string | undefined> {
    const asked = this.unanswered.get(folder) ?? ask(folder).finally(() => this.unanswered.delete(folder));
    this.unanswered.set(folder, asked);
    return asked;
  }
}

/** It is made when something is first stored there. */
async function whyNoLocalStorage(folder: string): Promise<string | undefined> {
  try {
    await mkdir(folder, { recursive: true });
    return undefined;
  } catch (error) {
    return `The local storage ${folder} cannot be made: ${reasonOf(error)}.`;
  }
}

async function whyNoSharedStorage(folder: string): Promise<string | undefined> {
  try {
    return (await stat(folder)).isDirectory() ? undefined : `The shared storage ${folder} is no folder.`;
  } catch (error) {
    return `The shared storage ${folder} cannot be reached: ${reasonOf(error)}.`;
  }
}

async function within(answer: Promise<string | undefined>, who: string): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, `${who} did not answer within ${PATIENCE_MS / 1000} seconds.`);
  });
  try {
    return await Promise.race([answer, silence]);
  } finally {
    clearTimeout(timer);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
