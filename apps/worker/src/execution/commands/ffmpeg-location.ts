import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CommandFailure } from './command.js';
import { errorCode } from '../../error-facts.js';

const execute = promisify(execFile);
const VERSION_TIMEOUT_MS = 5000;

/** Where programs that come with the Worker are looked for: `tools/` in its folder. */
export const TOOLS_DIR = join(import.meta.dirname, '../../../tools');

const GO_PLATFORMS: Readonly<Partial<Record<NodeJS.Platform, string>>> = { win32: 'windows' };
const GO_ARCHITECTURES: Readonly<Partial<Record<NodeJS.Architecture, string>>> = {
  x64: 'amd64',
  ia32: '386',
};

/** How to come by FFmpeg, for messages. */
export const FFMPEG_INSTALL_HINT =
  'Install FFmpeg here (Debian and Ubuntu: apt install ffmpeg; macOS: brew install ffmpeg; others: https://ffmpeg.org/download.html) so that it is on the PATH, or give its full path in the task\'s "exe".';

/**
 * The FFmpeg to run. Just `ffmpeg` means: the one beside the Worker (`tools/ffmpeg-linux-amd64`, `tools/ffmpeg-linux`,
 * `tools/ffmpeg`), else the one on the PATH; it has to answer to `-version`. Any other name is taken as it is.
 */
export async function locateFfmpeg(
  exe: string,
  toolsDir: string,
  platform: NodeJS.Platform,
): Promise<string> {
  if (!isBareFfmpeg(exe)) return exe;
  const found = ffmpegBeside(exe, toolsDir, platform) ?? exe;
  await checkFfmpeg(found);
  return found;
}

/** The FFmpeg that comes with the Worker, where just `ffmpeg` is asked for, and there is one. */
export function ffmpegBeside(exe: string, toolsDir: string, platform: NodeJS.Platform): string | undefined {
  if (!isBareFfmpeg(exe)) return undefined;
  return bundledNames(platform, process.arch)
    .map((name) => join(toolsDir, name))
    .find((path) => existsSync(path));
}

function isBareFfmpeg(exe: string): boolean {
  return exe === 'ffmpeg' || exe === 'ffmpeg.exe';
}

function bundledNames(platform: NodeJS.Platform, architecture: NodeJS.Architecture): readonly string[] {
  const suffix = platform === 'win32' ? '.exe' : '';
  const os = GO_PLATFORMS[platform] ?? platform;
  const arch = GO_ARCHITECTURES[architecture] ?? architecture;
  return [`ffmpeg-${os}-${arch}${suffix}`, `ffmpeg-${os}${suffix}`, `ffmpeg${suffix}`];
}

async function checkFfmpeg(exe: string): Promise<void> {
  let output: string;
  try {
    output = (await execute(exe, ['-version'], { timeout: VERSION_TIMEOUT_MS, windowsHide: true })).stdout;
  } catch (cause) {
    const isMissing = errorCode(cause) === 'ENOENT';
    const problem = isMissing ? `cannot find "${exe}" on this computer.` : `"${exe} -version" does not work.`;
    throw new CommandFailure(`${problem} ${FFMPEG_INSTALL_HINT}`, { cause });
  }
  if (!output.startsWith('ffmpeg version ')) {
    throw new CommandFailure(
      `"${exe}" is not FFmpeg: "${exe} -version" prints something else. ${FFMPEG_INSTALL_HINT}`,
    );
  }
}
