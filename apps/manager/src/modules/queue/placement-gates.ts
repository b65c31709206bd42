import { Injectable } from '@nestjs/common';
import type { WorkerObstacle } from '@flamenco/domain/scheduling';
import type { SqlReader } from '../../database/sql.js';
import type { BeforePlacement, PlacedTasks, PlacementDecision } from '../../parts/gates.js';
import { ManagerParts } from '../../parts/manager-parts.js';

/** What the parts of the Manager have to say about which Workers get which tasks, in the order of the parts. */
@Injectable()
export class PlacementGates {
  private readonly gates: readonly BeforePlacement[];

  constructor(parts: ManagerParts) {
    this.gates = parts.list.flatMap(({ gates }) => gates?.beforePlacement ?? []);
  }

  /** The first thing that keeps a Worker from tasks; undefined when it may have them. */
  async obstacleFor(
    sql: SqlReader,
    tasks: PlacedTasks,
    workerId: number,
  ): Promise<WorkerObstacle | undefined> {
    for (const gate of this.gates) {
      const decide = await gate.judge(sql, tasks, [workerId]);
      const obstacle = decide(workerId);
      if (obstacle !== undefined) return obstacle;
    }
    return undefined;
  }

  /** All that keeps each of these Workers from tasks, by their row ids. */
  async obstaclesFor(
    sql: SqlReader,
    tasks: PlacedTasks,
    workerIds: readonly number[],
  ): Promise<(workerId: number) => readonly WorkerObstacle[]> {
    const decisions: PlacementDecision[] = [];
    for (const gate of this.gates) decisions.push(await gate.judge(sql, tasks, workerIds));
    return (workerId) => decisions.flatMap((decide) => decide(workerId) ?? []);
  }
}
