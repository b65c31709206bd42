import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Hold } from '@flamenco/domain/scheduling';
import { Configuration } from '../../config/index.js';
import { FarmDatabase } from '../../database/farm-database.js';
import type { SqlReader } from '../../database/sql.js';
import type { BeforePlacement, PlacedTasks } from '../queue/index.js';
import { isAnyWaiting, listWaiting } from './persistence/admission-rows.js';
import { ADMISSION_SETTINGS } from './worker-admission.settings.js';

const NOBODY: ReadonlyMap<number, Omit<Hold, 'obstacle'>> = new Map();

const HOLD = {
  reason: 'waiting for somebody to let it in',
  remedy: 'Let it in on the Workers page, or turn it away.',
} as const;

/** Keeps tasks from Workers that nobody has let in yet. */
@Injectable()
export class AdmissionGate implements BeforePlacement, OnModuleInit {
  readonly obstacle = 'worker-held-back';
  /** On a farm where none has ever waited since it started, nothing is asked. */
  private mayWait = false;

  constructor(
    private readonly configuration: Configuration,
    private readonly database: FarmDatabase,
  ) {}

  async onModuleInit(): Promise<void> {
    this.mayWait = await isAnyWaiting(this.database.reader);
  }

  noteWaiting(): void {
    this.mayWait = true;
  }

  async heldBack(
    sql: SqlReader,
    _tasks: PlacedTasks,
    workerIds: readonly number[],
  ): Promise<ReadonlyMap<number, Omit<Hold, 'obstacle'>>> {
    const isAsked =
      this.mayWait || this.configuration.of(ADMISSION_SETTINGS).workerRegistration === 'approval';
    if (!isAsked || workerIds.length === 0) return NOBODY;
    const waiting = await listWaiting(sql, workerIds);
    return waiting.length === 0 ? NOBODY : new Map(waiting.map((id) => [id, HOLD]));
  }
}
