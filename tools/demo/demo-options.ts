import { parseArgs } from 'node:util';
import { EXAMPLE_FRAMES } from '../farm/example-job.ts';

/** What a person may say to the demo. */
export interface DemoOptions {
  /** End when the video is made, instead of keeping the dashboard up. */
  readonly once: boolean;
  readonly frames: string;
  readonly port: number;
}

/** Shown by `npm run demo -- --help`. */
export const USAGE = `Renders a small scene through Manager and Worker, with real Blender, and makes a video of it.

  npm run demo                       all of the scene; the dashboard stays up until Ctrl+C
  npm run demo -- --once             end when the video is made
  npm run demo -- --frames 1-3       only these frames (1 to 48; also 1,5,9-12)
  npm run demo -- --port 8081        the dashboard's port, instead of 8080`;

/** Reads the demo's command line: options, or 'help'. Throws an Error that says what is wrong and what would be right. */
export function parseDemoOptions(args: readonly string[]): DemoOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      once: { type: 'boolean', default: false },
      frames: { type: 'string', default: EXAMPLE_FRAMES },
      port: { type: 'string', default: '8080' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  return { once: values.once, frames: checkFrames(values.frames), port: checkPort(values.port) };
}

function checkFrames(frames: string): string {
  if (!/^\d+(-\d+)?(,\d+(-\d+)?)*$/.test(frames)) {
    throw new Error(`--frames ${frames} is not a list of frames: write something like 1-3 or 1,5,9-12`);
  }
  return frames;
}

function checkPort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new Error(`--port ${text} is not a port: choose a number from 1 to 65535, such as 8081`);
  }
  return port;
}
