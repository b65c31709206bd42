import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '../../clock.js';
import { AssignmentSignal, taskQuestions } from '../tasks/index.js';
import { loadWorkerById } from './persistence/worker-rows.js';
import { workerNow } from './worker-events.js';

/** Tells everybody who looks at Workers when one gets a task, or has it no longer: nobody has to fetch all Workers for that. */
@Injectable()
export class CurrentTaskNews implements OnModuleDestroy {
  private readonly endListening: () => void;

  constructor(assignments: AssignmentSignal, clock: Clock) {
    this.endListening = assignments.listen(async (work, workerId, has) => {
      // Asked at once: a database elsewhere answers both in one round trip.
      const [worker, currentTask] = await Promise.all([
        loadWorkerById(work.sql, workerId),
        has === undefined ? taskQuestions.currentOf(work.sql, workerId) : (has ?? undefined),
      ]);
      if (worker) work.publish(workerNow(worker, currentTask, clock.timestamp()));
    });
  }

  onModuleDestroy(): void {
    this.endListening();
  }
}
