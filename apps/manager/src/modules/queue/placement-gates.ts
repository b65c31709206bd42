import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { OBSTACLE_ENDS, type Hold } from '@flamenco/domain/scheduling';
import type { SqlReader } from '../../database/sql.js';
import { ManagerParts } from '../../parts/manager-parts.js';
import type { BeforePlacement, PlacedTasks } from './before-placement.js';

/** Asks the parts of the Manager that are to be asked before a task is handed out. */
@Injectable()
export class PlacementGates implements OnModuleInit {
  private gates: readonly BeforePlacement[] = [];
  private gatesOfPeople: readonly BeforePlacement[] = [];

  constructor(
    private readonly parts: ManagerParts,
    private readonly modules: ModuleRef,
  ) {}

  async onModuleInit(): Promise<void> {
    const classes = await this.parts.gates('beforePlacement');
    this.gates = classes.map((gate) => this.modules.get<BeforePlacement>(gate, { strict: false }));
    this.gatesOfPeople = this.gates.filter(({ obstacle }) => OBSTACLE_ENDS[obstacle] === 'by-a-person');
  }

  /** Whether a Worker may have these tasks, as far as it is up to the gates. The others are not asked after the first that holds it back. */
  async letIn(sql: SqlReader, tasks: PlacedTasks, workerId: number): Promise<boolean> {
    for (const gate of this.gates) if ((await gate.heldBack(sql, tasks, [workerId])).size > 0) return false;
    return true;
  }

  /** What all gates have against these Workers. */
  holdsOf(
    sql: SqlReader,
    tasks: PlacedTasks,
    workerIds: readonly number[],
  ): Promise<ReadonlyMap<number, readonly Hold[]>> {
    return holdsOf(this.gates, sql, tasks, workerIds);
  }

  /** Whether each of these Workers is held back until a person does something, other than to requeue the job. */
  async areAllHeldBack(sql: SqlReader, tasks: PlacedTasks, workerIds: readonly number[]): Promise<boolean> {
    if (this.gatesOfPeople.length === 0) return false;
    return (await holdsOf(this.gatesOfPeople, sql, tasks, workerIds)).size === workerIds.length;
  }
}

async function holdsOf(
  gates: readonly BeforePlacement[],
  sql: SqlReader,
  tasks: PlacedTasks,
  workerIds: readonly number[],
): Promise<ReadonlyMap<number, readonly Hold[]>> {
  const holds = new Map<number, readonly Hold[]>();
  for (const gate of gates) {
    for (const [workerId, words] of await gate.heldBack(sql, tasks, workerIds))
      holds.set(workerId, [...(holds.get(workerId) ?? []), { obstacle: gate.obstacle, ...words }]);
  }
  return holds;
}
