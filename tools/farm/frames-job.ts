import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FarmFolder } from './farm-folder.ts';
import type { JobSubmission } from './manager-api.ts';

/** A job of the frames from 1 on, for a program in Blender's place: its blend file is a file of any content, which is written here. */
export function framesJob(
  name: string,
  { path, renders }: Pick<FarmFolder, 'path' | 'renders'>,
  { frames, framesPerTask }: { readonly frames: number; readonly framesPerTask: number },
): JobSubmission {
  const blendfile = join(path, 'shot.blend');
  writeFileSync(blendfile, 'no blend file');
  return {
    name,
    type: 'simple-blender-render',
    settings: {
      frames: `1-${String(frames)}`,
      chunk_size: framesPerTask,
      render_output_root: renders,
      add_path_components: 0,
      render_output_path: join(renders, '######'),
      blendfile,
      scene: '',
      fps: 0,
      format: 'PNG',
      image_file_extension: '.png',
      has_previews: false,
    },
  };
}
