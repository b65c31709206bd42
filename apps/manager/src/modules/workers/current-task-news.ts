import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '../../clock.js';
import { AssignmentSignal } from '../tasks/index.js';
import { loadWorkerById } from './persistence/worker-rows.js';
import { workerUpdated } from './worker-events.js';

/** Tells everybody who looks at Workers when one gets a task, or has it no longer: nobody has to fetch all Workers for that. */
@Injectable()
export class CurrentTaskNews implements OnModuleDestroy {
  private readonly endListening: () => void;

  constructor(assignments: AssignmentSignal, clock: Clock) {
    this.endListening = assignments.listen(async (work, workerId) => {
      const worker = await loadWorkerById(work.sql, workerId);
      if (worker) work.publish(await workerUpdated(work.sql, worker, clock.timestamp()));
    });
  }

  onModuleDestroy(): void {
    this.endListening();
  }
}
