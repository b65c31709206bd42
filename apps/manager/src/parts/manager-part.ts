import type { DynamicModule, Type } from '@nestjs/common';
import type { SchemaClass } from '@flamenco/api-contracts';
import type { DomainEventName } from '@flamenco/domain/events';
import type { EntitySchema } from 'typeorm';
import type { PartSettings } from '../config/settings.js';
import type { MigrationClass } from '../database/farm-schema.js';
import type { BeforePlacement } from '../modules/queue/index.js';
import type { BeforeRegistration } from '../modules/workers/index.js';
import type { BeforeSubmission } from '../modules/submission/index.js';

/** A module of Nest. */
export type NestModule = Type | DynamicModule;

/** What is asked before something happens: classes that the module of the part provides. */
export interface PartGates {
  /** May refuse a job that is submitted, or amend it. */
  readonly beforeSubmission?: () => Promise<Type<BeforeSubmission>>;
  /** May keep Workers from tasks. */
  readonly beforePlacement?: () => Promise<Type<BeforePlacement>>;
  /** May refuse a Worker that wants to register. */
  readonly beforeRegistration?: () => Promise<Type<BeforeRegistration>>;
}

/**
 * One area of the Manager, with all that is its own: what a studio adds to the Manager is one more of these. It is loaded by
 * programs that start no Manager, too: what needs Nest is loaded when it is asked for.
 */
export interface ManagerPart {
  /** The area's name: that of its folder. */
  readonly name: string;
  readonly module: () => NestModule | Promise<NestModule>;
  /** The tables that it alone writes. */
  readonly tables?: readonly string[];
  /** Forward only. One that has landed is never changed. */
  readonly migrations?: readonly MigrationClass[];
  /** Those of its tables that TypeORM serves: see docs/decisions/0030. */
  readonly entities?: () => Promise<readonly EntitySchema[]>;
  /** What it is configured by. */
  readonly settings?: PartSettings;
  /** Classes of the API's document that no operation of its names, such as what it tells live. */
  readonly schemas?: () => readonly SchemaClass[] | Promise<readonly SchemaClass[]>;
  /** What it has happen that people outside may want to be told of. */
  readonly emits?: readonly DomainEventName[];
  readonly gates?: PartGates;
}
