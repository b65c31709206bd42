import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { SqlReader } from '../../database/sql.js';
import { ManagerParts } from '../../parts/manager-parts.js';
import type { BeforeSubmission, Submission } from './before-submission.js';

/** Asks the parts of the Manager that are to be asked before a job is stored: each of what the one before has made of it. */
@Injectable()
export class SubmissionGates implements OnModuleInit {
  private gates: readonly BeforeSubmission[] = [];

  constructor(
    private readonly parts: ManagerParts,
    private readonly modules: ModuleRef,
  ) {}

  async onModuleInit(): Promise<void> {
    const classes = await this.parts.gates('beforeSubmission');
    this.gates = classes.map((gate) => this.modules.get<BeforeSubmission>(gate, { strict: false }));
  }

  /** @throws FarmError when a part refuses it */
  async admit(sql: SqlReader, submission: Submission): Promise<Submission> {
    let admitted = submission;
    for (const gate of this.gates) admitted = await gate.admit(sql, admitted);
    return admitted;
  }
}
