import { BlendFiles1764000000045 } from '../../database/migrations/0045-blend-files.js';
import type { ManagerPart } from '../../parts/manager-part.js';

/** Which Blender the files of jobs need: Workers that are known not to have it get no tasks of theirs. */
export const blendFilesPart: ManagerPart = {
  name: 'blend-files',
  module: async () => (await import('./blend-files.module.js')).BlendFilesModule,
  tables: ['job_blend_files'],
  migrations: [BlendFiles1764000000045],
  gates: { beforePlacement: async () => (await import('./blender-gate.js')).BlenderGate },
};
