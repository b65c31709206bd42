import { Injectable, Logger } from '@nestjs/common';
import type { WorkerCheckResultDto, WorkerMachineDto } from '@flamenco/api-contracts';
import { Clock } from '../../clock.js';
import { Configuration } from '../../config/index.js';
import { UnitOfWork, type Work } from '../../database/unit-of-work.js';
import {
  forgetBlenders,
  loadMachine,
  saveChecks,
  saveMachine,
  type KnownMachine,
} from './persistence/machine-rows.js';
import { loadWorkerById } from './persistence/worker-rows.js';
import { workerUpdated } from './worker-events.js';
import type { WorkerState } from './worker-state.js';

/** Keeps what Workers tell of their computers, and tells those who look at them when it is something else than before. */
@Injectable()
export class WorkerMachines {
  private readonly logger = new Logger(WorkerMachines.name);
  /** Which programs tasks run, as the settings say. */
  private programs: string;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly configuration: Configuration,
  ) {
    this.programs = this.programsNow();
    configuration.onSave(() => this.seeToPrograms());
  }

  /** What the Worker's computer is, in place of what was known. */
  noteMachine(worker: WorkerState, machine: WorkerMachineDto): Promise<void> {
    return this.keep(worker, async (work, known) => {
      await saveMachine(work.sql, worker.id, machine);
      return !isSame(known?.machine, machine);
    });
  }

  /** What came of the Worker's checks, in place of those before. */
  noteChecks(worker: WorkerState, checks: readonly WorkerCheckResultDto[]): Promise<void> {
    return this.keep(worker, async (work) => {
      await saveChecks(work.sql, worker.id, checks, this.clock.timestamp());
      return true;
    });
  }

  /** Which Blender Workers have was told of the program that the settings named then. */
  private seeToPrograms(): void {
    const programs = this.programsNow();
    if (programs === this.programs) return;
    this.programs = programs;
    this.unitOfWork
      .run(({ sql }) => forgetBlenders(sql))
      .catch((error: unknown) => {
        this.logger.error({ err: error }, 'Could not forget which Blender Workers had before the settings');
      });
  }

  private programsNow(): string {
    return JSON.stringify(this.configuration.config.variables);
  }

  private keep(
    { id }: WorkerState,
    act: (work: Work, known: KnownMachine | undefined) => Promise<boolean>,
  ): Promise<void> {
    return this.unitOfWork.run(async (work) => {
      const worker = await loadWorkerById(work.sql, id);
      if (!worker || !(await act(work, await loadMachine(work.sql, id)))) return;
      work.publish(await workerUpdated(work.sql, worker, this.clock.timestamp()));
    }, 'committed');
  }
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
