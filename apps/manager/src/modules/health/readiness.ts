import { access, constants, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Configuration } from '../../config/index.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { nearestFolder } from './nearest-folder.js';
import { PatientQuestions, SILENT } from './patient-questions.js';

/** How long the database and each folder may take; network storage that is gone does not answer at all. */
const PATIENCE_MS = 3_000;

/** Finds out whether the Manager can do its work, and writes nothing for it. */
@Injectable()
export class Readiness {
  private readonly questions = new PatientQuestions(PATIENCE_MS);

  constructor(
    private readonly configuration: Configuration,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Why it cannot, a line each; empty when it can. A Manager that is not set up yet is ready to be. */
  async problems(): Promise<readonly string[]> {
    const { database, localStoragePath, sharedStoragePath } = this.configuration.config;
    const checks = [
      toProblem(this.questions.within(this.whyNotWritable()), 'The database'),
      ...(database.kind === 'sqlite' ? [this.spaceFor(database.file)] : []),
      this.ask(localStoragePath, whyNoLocalStorage, `The local storage ${localStoragePath}`),
    ];
    if (sharedStoragePath !== '') {
      checks.push(this.ask(sharedStoragePath, whyNoSharedStorage, `The shared storage ${sharedStoragePath}`));
    }
    return (await Promise.all(checks)).filter((problem) => problem !== undefined);
  }

  private spaceFor(file: string): Promise<string | undefined> {
    return this.ask(dirname(file), whyNoSpace, `The disk of the database ${file}`);
  }

  private async whyNotWritable(): Promise<string | undefined> {
    try {
      await this.unitOfWork.run(() => Promise.resolve()); // takes the lock for writing, and gives it back
      return undefined;
    } catch (error) {
      return `The database cannot be written: ${reasonOf(error)}.`;
    }
  }

  private ask(
    folder: string,
    question: (folder: string) => Promise<string | undefined>,
    who: string,
  ): Promise<string | undefined> {
    return toProblem(
      this.questions.ask(folder, () => question(folder)),
      who,
    );
  }
}

async function toProblem(
  answer: Promise<string | undefined | typeof SILENT>,
  who: string,
): Promise<string | undefined> {
  const problem = await answer;
  return problem === SILENT ? `${who} did not answer within ${PATIENCE_MS / 1000} seconds.` : problem;
}

/** A folder that is not there is trouble for whoever stores something; a database in memory has none. */
async function whyNoSpace(folder: string): Promise<string | undefined> {
  const disk = await statfs(folder).catch(() => undefined);
  return disk?.bavail === 0 ? `The disk of ${folder}, where the database is, is full.` : undefined;
}

/** It is made when something is first stored there; until then, the folder that it will be made in has to be writable. */
async function whyNoLocalStorage(folder: string): Promise<string | undefined> {
  try {
    const nearest = await nearestFolder(folder);
    await access(nearest, constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    return `The local storage ${folder} cannot be used: ${reasonOf(error)}.`;
  }
}

async function whyNoSharedStorage(folder: string): Promise<string | undefined> {
  try {
    return (await stat(folder)).isDirectory() ? undefined : `The shared storage ${folder} is not a folder.`;
  } catch (error) {
    return `The shared storage ${folder} cannot be reached: ${reasonOf(error)}.`;
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
