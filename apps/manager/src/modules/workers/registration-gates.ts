import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Work } from '../../database/unit-of-work.js';
import { ManagerParts } from '../../parts/manager-parts.js';
import type { BeforeRegistration } from './before-registration.js';
import type { Registration } from './worker-registration.js';
import type { WorkerState } from './worker-state.js';

/** Asks the parts of the Manager that are to be asked before a Worker is taken up. */
@Injectable()
export class RegistrationGates implements OnModuleInit {
  private gates: readonly BeforeRegistration[] = [];

  constructor(
    private readonly parts: ManagerParts,
    private readonly modules: ModuleRef,
  ) {}

  async onModuleInit(): Promise<void> {
    const classes = await this.parts.gates('beforeRegistration');
    this.gates = classes.map((gate) => this.modules.get<BeforeRegistration>(gate, { strict: false }));
  }

  /** @returns what is done once the Worker is stored. @throws FarmError when a part refuses it */
  async admit(work: Work, registration: Registration): Promise<(worker: WorkerState) => Promise<void>> {
    const steps: ((worker: WorkerState) => Promise<void>)[] = [];
    for (const gate of this.gates) steps.push(await gate.admit(work, registration));
    return async (worker) => {
      for (const step of steps) await step(worker);
    };
  }
}
