import { applyDecorators } from '@nestjs/common';
import { ApiExtension, type OpenAPIObject } from '@nestjs/swagger';
import { PERMISSIONS, rolesWith, whoMay, type Permission } from '@flamenco/domain/access';
import { withOperations, type Operation } from './route-operation.js';

/** Where the document has an operation's permission. */
const PERMISSION_KEY = 'x-permission';

/** On an open farm, none of them is asked for. */
const OF_PEOPLE: NonNullable<Operation['security']> = [{}, { session: [] }, { token: [] }];
const OF_WORKERS: NonNullable<Operation['security']> = [{ worker_auth: [] }];

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

/** What a caller needs for an operation; undefined for one that does not say. */
export function permissionOf(operation: Operation): Permission | undefined {
  return (operation as { readonly [PERMISSION_KEY]?: Permission })[PERMISSION_KEY];
}

function withCallersOf(operation: Operation): Operation {
  const permission = permissionOf(operation);
  if (permission === undefined) return operation;
  const paragraphs = [operation.description, callersOf(permission)].filter(
    (text) => text !== undefined && text !== '',
  );
  const security = securityOf(permission);
  return { ...operation, description: paragraphs.join('\n\n'), ...(security && { security }) };
}

function callersOf(permission: Permission): string {
  const { from } = PERMISSIONS[permission];
  if (from === 'anyone') return 'Anyone who reaches the Manager may call this.';
  if (from === 'worker') return 'Only Workers may call this, with their UUID and secret.';
  return `Permission \`${permission}\`. ${whoMay(permission)}`;
}

function securityOf(permission: Permission): Operation['security'] {
  if (permission === 'worker') return OF_WORKERS;
  return rolesWith(permission).length > 0 && PERMISSIONS[permission].from !== 'anyone'
    ? OF_PEOPLE
    : undefined;
}
