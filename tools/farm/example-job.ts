import { basename, dirname, join } from 'node:path';
import type { Job, JobSubmission } from './manager-api.ts';

const EXAMPLE = {
  blendFile: join(import.meta.dirname, '../../examples/campfire.blend'),
  scene: 'Campfire',
  fps: 24,
};

/** All frames of the example. */
export const EXAMPLE_FRAMES = '1-48';

/** How to render the example scene into a folder, in the words of `simple-blender-render`. */
export interface ExampleRender {
  readonly name: string;
  readonly frames: string;
  readonly framesPerTask: number;
  readonly outputFolder: string;
}

/** The job that renders `examples/campfire.blend` and makes its video. */
export function exampleJob({ name, frames, framesPerTask, outputFolder }: ExampleRender): JobSubmission {
  return {
    name,
    type: 'simple-blender-render',
    settings: {
      frames,
      chunk_size: framesPerTask,
      render_output_root: outputFolder,
      add_path_components: 0,
      render_output_path: join(outputFolder, '{timestamp}', 'campfire-######'),
      blendfile: EXAMPLE.blendFile,
      scene: EXAMPLE.scene,
      fps: EXAMPLE.fps,
      format: 'PNG',
      image_file_extension: '.png',
      has_previews: false,
    },
  };
}

/** Where a job's frames and video are (or will be). Throws if the job is not one of ours. */
export function resultsOf(job: Job): { readonly folder: string; readonly video: string } {
  const { render_output_path: output, frames } = job.settings ?? {};
  if (typeof output !== 'string' || typeof frames !== 'string') {
    throw new Error(
      `Job ${job.id} says nowhere where its frames go: it has no render_output_path or no frames`,
    );
  }
  const folder = dirname(output);
  const stem = basename(EXAMPLE.blendFile, '.blend');
  return { folder, video: join(folder, `${stem}-${framesInFileName(frames)}.mp4`) };
}

/** The job type names the video after the frames as given, or after the first and last of a list. */
function framesInFileName(frames: string): string {
  if (!frames.includes(',')) return frames;
  const numbers = frames.split(/[,-]/).map(Number);
  return `${Math.min(...numbers)}-${Math.max(...numbers)}`;
}
