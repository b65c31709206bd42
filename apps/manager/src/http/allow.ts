import { applyDecorators } from '@nestjs/common';
import { ApiExtension, type OpenAPIObject } from '@nestjs/swagger';
import { withOperations, type Operation } from './route-operation.js';

/** Who can have a permission. The farm is open: anyone who reaches the Manager has what is no Worker's. */
interface Callers {
  readonly description: string;
  readonly security?: NonNullable<Operation['security']>;
}

const ANYONE: Callers = { description: 'Anyone who reaches the Manager may call this.' };

const WORKERS: Callers = {
  description: 'Only Workers may call this, with their UUID and secret.',
  security: [{ worker_auth: [] }],
};

/** What a caller needs for an operation, and who has it. */
const PERMISSIONS = {
  'changes:read': ANYONE,
  'farm:read': ANYONE,
  'jobs:read': ANYONE,
  'jobs:submit': ANYONE,
  'jobs:write': ANYONE,
  'settings:read': ANYONE,
  'settings:write': ANYONE,
  'workers:read': ANYONE,
  'workers:register': ANYONE,
  'workers:write': ANYONE,
  worker: WORKERS,
} as const satisfies Readonly<Record<string, Callers>>;

/** What a caller needs for an operation: whose things it is about, and what is done to them. */
export type Permission = keyof typeof PERMISSIONS;

/** Where the document has an operation's permission. */
const PERMISSION_KEY = 'x-permission';

/**
 * Says who may call an operation, or all operations of a controller; what stands at an operation goes before. It writes
 * OpenAPI's `security`, by which credentials are asked for, and the sentence that people read.
 */
export function Allow(permission: Permission): MethodDecorator & ClassDecorator {
  return applyDecorators(ApiExtension(PERMISSION_KEY, permission));
}

/** A copy of `document` in which each operation says who may call it. */
export function withCallers(document: OpenAPIObject): OpenAPIObject {
  return withOperations(document, withCallersOf);
}

function withCallersOf(operation: Operation): Operation {
  const permission = permissionOf(operation);
  if (permission === undefined) return operation;
  const { description, security }: Callers = PERMISSIONS[permission];
  const paragraphs = [operation.description, description].filter((text) => text !== undefined && text !== '');
  return { ...operation, description: paragraphs.join('\n\n'), ...(security && { security }) };
}

function permissionOf(operation: Operation): Permission | undefined {
  return (operation as { readonly [PERMISSION_KEY]?: Permission })[PERMISSION_KEY];
}
