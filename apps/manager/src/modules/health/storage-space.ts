import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { StoragePlaceDto } from '@flamenco/api-contracts';
import { Configuration } from '../../config/index.js';
import { FarmDatabase } from '../../database/farm-database.js';
import { errorCode } from '../../system-error.js';
import { nearestFolder } from './nearest-folder.js';
import { PatientQuestions, SILENT } from './patient-questions.js';

/** Network storage that is gone does not answer at all. */
const PATIENCE_MS = 3_000;

type Space = Pick<StoragePlaceDto, 'free_bytes' | 'total_bytes' | 'used_bytes' | 'problem'>;

/** How much room there is where the farm keeps its files. */
@Injectable()
export class StorageSpace {
  private readonly questions = new PatientQuestions(PATIENCE_MS);

  constructor(
    private readonly configuration: Configuration,
    private readonly database: FarmDatabase,
  ) {}

  /** Takes 3 seconds at most. */
  async places(): Promise<readonly StoragePlaceDto[]> {
    const { database, localStoragePath, sharedStoragePath } = this.configuration.config;
    const shared =
      sharedStoragePath === ''
        ? []
        : [this.disk('shared', sharedStoragePath, () => spaceOf(sharedStoragePath))];
    // It is made when something is first stored there.
    const ofLocal = async (): Promise<Space> => spaceOf(await nearestFolder(localStoragePath));
    const file = database.kind === 'sqlite' ? database.file : undefined;
    return Promise.all([...shared, this.disk('local', localStoragePath, ofLocal), this.ofDatabase(file)]);
  }

  private async disk(
    kind: 'shared' | 'local',
    path: string,
    question: () => Promise<Space>,
  ): Promise<StoragePlaceDto> {
    return { kind, path, ...(await this.ask(`${kind} ${path}`, question)) };
  }

  private async ofDatabase(file: string | undefined): Promise<StoragePlaceDto> {
    const space = await this.ask('the database', async () => {
      if (file === undefined) return { used_bytes: await this.sizeInPostgres() };
      return { used_bytes: await sizeOf(file), ...(await spaceOf(dirname(file))) };
    });
    return { kind: 'database', ...(file !== undefined && { path: file }), ...space };
  }

  private async sizeInPostgres(): Promise<number> {
    const row = await this.database.reader.get<{ bytes: number | string }>(
      `SELECT pg_database_size(current_database()) AS bytes`,
    );
    return Number(row?.bytes ?? 0);
  }

  private async ask(about: string, question: () => Promise<Space>): Promise<Space> {
    try {
      const space = await this.questions.ask(about, question);
      return space === SILENT
        ? { problem: `It did not answer within ${PATIENCE_MS / 1000} seconds.` }
        : space;
    } catch (error) {
      return { problem: errorCode(error) === 'ENOENT' ? 'It is not there.' : String(error) };
    }
  }
}

async function spaceOf(folder: string): Promise<Space> {
  const { bavail, blocks, bsize } = await statfs(folder);
  return { free_bytes: bavail * bsize, total_bytes: blocks * bsize };
}

/** A database in a file, and what was written to it lately. */
async function sizeOf(file: string): Promise<number> {
  const parts = await Promise.all(
    [file, `${file}-wal`].map((path) =>
      stat(path).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return parts.reduce((sum, size) => sum + size, 0);
}
