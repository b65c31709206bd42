import { readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { hurriedClock } from '../support/fake-clock.js';
import { runCommand, startCommand, type RunningCommand } from '../support/run-command.js';
import { scratchDirectory } from '../support/scratch-directory.js';
import { until } from '../support/until.js';
import { colorName, factsOf, makePicture, picturesOf } from './pictures.js';

// A dozen processes a film, on computers that do other things as well.
jest.setTimeout(120_000);

let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
const at = (...parts: string[]): string => join(scratch.path, ...parts);

beforeEach(async () => {
  scratch = await scratchDirectory();
});
afterEach(() => scratch.remove());

const ARGS = '-c:v h264 -crf 10 -g 18 -vf pad=ceil(iw/2)*2:ceil(ih/2)*2 -pix_fmt yuv420p -r 24 -y'.split(' ');

function film(more: Readonly<Record<string, unknown>> = {}): Promise<RunningCommand> {
  const parameters = {
    exe: 'ffmpeg',
    fps: 24,
    inputGlob: at('*.png'),
    framePattern: at('######'),
    extensions: ['.png'],
    frames: '1-3',
    outputFile: at('film.mp4'),
    args: ARGS,
    optional: true,
    ...more,
  };
  return runCommand('frames-to-video', parameters, { clock: hurriedClock });
}

const colorsOf = (path: string): readonly string[] =>
  picturesOf(path).map((picture) => colorName(picture.at(2, 2)));

function findingsOf({ renders }: RunningCommand): readonly string[] {
  return renders.flatMap(({ findings }) => findings.map(({ kind, message }) => `${kind}: ${message}`));
}

describe('a film', () => {
  it('shows exactly the frames of the job, in the order of their numbers, and leaves only itself', async () => {
    makePicture(at('999999.png'), 'red');
    makePicture(at('1000000.png'), 'lime');
    makePicture(at('1000001.png'), 'blue');
    for (const other of ['Depth0001.png', '999999_crypto.png', '999998.png', 'Image1000000.png', '0.png']) {
      makePicture(at(other), 'white');
    }
    const before = await readdir(scratch.path);
    const made = await film({ frames: '999999-1000001' });
    expect(colorsOf(at('film.mp4'))).toEqual(['red', 'lime', 'blue']);
    expect(factsOf(at('film.mp4')).seconds).toBeCloseTo(3 / 24, 2);
    expect((await readdir(scratch.path)).filter((name) => !before.includes(name))).toEqual(['film.mp4']);
    expect(findingsOf(made)).toEqual([]);
  });

  it('keeps time: what is between the frames is black, with its number', async () => {
    for (const frame of [1, 2, 4, 5]) makePicture(at(`00000${frame}.png`), 'red', '320x180');
    const made = await film({ frames: '1,2,4,5' });
    const pictures = picturesOf(at('film.mp4'));
    expect(pictures.map((picture) => colorName(picture.at(2, 2)))).toEqual([
      ...['red', 'red', 'black', 'red', 'red'],
    ]);
    expect(pictures[2]?.litPercent).toBeGreaterThan(0.5);
    expect(findingsOf(made)).toEqual([]);
  });

  it('shows a slate for a frame that is missing, and says so', async () => {
    for (const frame of [1, 3]) makePicture(at(`00000${frame}.png`), 'blue');
    const made = await film();
    expect(colorsOf(at('film.mp4'))).toEqual(['blue', 'black', 'blue']);
    expect(findingsOf(made)).toEqual([
      'film-incomplete: The film shows slates for frame 2, which is missing.',
    ]);
  });

  it('holds the pictures of an animation of which every second frame is rendered', async () => {
    makePicture(at('000001.png'), 'red');
    makePicture(at('000003.png'), 'lime');
    makePicture(at('000005.png'), 'blue');
    await film({ frames: '1,3,5' });
    expect(colorsOf(at('film.mp4'))).toEqual(['red', 'red', 'lime', 'lime', 'blue', 'blue']);
  });

  it.each([
    ['cut off', (file: string) => truncate(file, 110)],
    ['empty', (file: string) => truncate(file, 0)],
    ['something else', (file: string) => writeFile(file, '<html>no picture</html>')],
  ])('shows a slate for a file that is %s', async (_what, breakFile) => {
    for (const frame of [1, 2, 3]) makePicture(at(`00000${frame}.png`), 'lime');
    await breakFile(at('000001.png'));
    const made = await film();
    expect(colorsOf(at('film.mp4'))).toEqual(['black', 'lime', 'lime']);
    expect(findingsOf(made)).toEqual([
      'film-incomplete: The film shows slates for frame 1, which is broken.',
    ]);
    expect(made.log.join('\n')).toMatch(/frame 1 .*slate instead/);
  });

  it('is not made of frames that cannot be shown at all, and leaves the film that is there', async () => {
    for (const frame of [1, 2, 3]) await writeFile(at(`00000${frame}.cin`), 'no picture');
    await writeFile(at('film.mp4'), 'an earlier film');
    const made = await film({ extensions: ['.cin'] });
    expect(findingsOf(made)).toEqual([
      expect.stringMatching(/^film-not-made: No film was made: none of the frames/),
    ]);
    expect(await readFile(at('film.mp4'), 'utf8')).toBe('an earlier film');
    expect((await readdir(scratch.path)).length).toBe(4);
  });

  it('is not made when there is no frame at all', async () => {
    expect(findingsOf(await film())).toEqual([expect.stringMatching(/there is none of the frames/)]);
    await expect(film({ optional: false })).rejects.toThrow(/no film: there is none of the frames/);
  });

  it('leaves the film that is there when FFmpeg fails', async () => {
    for (const frame of [1, 2, 3]) makePicture(at(`00000${frame}.png`), 'lime');
    await writeFile(at('film.mp4'), 'an earlier film');
    await expect(film({ args: ['-c:v', 'no-such-codec', '-y'] })).rejects.toThrow(/exited abnormally/);
    expect(await readFile(at('film.mp4'), 'utf8')).toBe('an earlier film');
    expect((await readdir(scratch.path)).filter((name) => name.includes('partial'))).toEqual([]);
  });

  it.each([
    'shot [v2]',
    'what {a,b}',
    'star * and ?',
    `it's "50%d" #1 %03d`,
    'scène 日本',
    'two\nlines',
    'back`tick $HOME;ls',
    '-y',
  ])('is made in a folder and of files called %j', async (name) => {
    const pattern = at(name, `${name.replace('#', '')}_####`);
    for (const frame of [1, 2]) makeAnywhere(pattern.replace('####', `000${frame}`));
    await film({ frames: '1-2', framePattern: pattern, outputFile: at(name, 'film.mp4') });
    expect(colorsOf(at(name, 'film.mp4'))).toEqual(['red', 'red']);
  });

  it('fails when its folder is not there: another computer may see it', async () => {
    await expect(film({ framePattern: at('gone', '####') })).rejects.toThrow(
      /there is no folder .*gone here/,
    );
  });

  it.each([
    [{ fps: 0 }, /"fps" should be greater than 0/],
    [{ frames: '3-1-2' }, /"frames" cannot be read/],
    [{ extensions: [] }, /"extensions" is empty/],
  ])('says what is wrong with its parameters: %j', async (parameters, message) => {
    await expect(film(parameters)).rejects.toThrow(message);
  });

  it('ends with its task: nothing of it is left', async () => {
    for (let frame = 1; frame <= 60; frame += 1)
      makePicture(at(`${String(frame).padStart(6, '0')}.png`), 'red', '640x360');
    const command = startCommand('frames-to-video', {
      exe: 'ffmpeg',
      fps: 24,
      framePattern: at('######'),
      extensions: ['.png'],
      frames: '1-60',
      outputFile: at('film.mp4'),
      args: [...ARGS, '-preset', 'placebo'],
    });
    await until('FFmpeg encodes', () => command.log.some((line) => line.startsWith('going to run')));
    command.stop();
    await expect(command.done).rejects.toThrow('stopped');
    expect((await readdir(scratch.path)).filter((name) => !name.endsWith('.png'))).toEqual([]);
  });
});

/** By a link-free detour: FFmpeg's own writing of pictures takes `%d` in names for a number. */
function makeAnywhere(stem: string): void {
  makePicture(`${stem}.png`, 'red', '64x36', ['-strftime', '0']);
}

describe('the size of a film', () => {
  it.each([
    ['63x37', 64, 38],
    ['1x1', 2, 2],
    ['1923x1081', 1924, 1082],
    ['16500x300', 4096, 74],
    ['20x17000', 6, 4096],
  ])('of frames of %s is %d × %d', async (size, width, height) => {
    makePicture(at('000001.png'), 'red', size);
    await film({ frames: '1' });
    expect(factsOf(at('film.mp4'))).toMatchObject({ width, height, pictures: 1, pixelFormat: 'yuv420p' });
    expect(colorsOf(at('film.mp4')).length).toBe(1);
  });

  it('is that of the first frame; others are fitted in', async () => {
    makePicture(at('000001.png'), 'red', '64x36');
    makePicture(at('000002.png'), 'lime', '128x72');
    makePicture(at('000003.png'), 'blue', '16x36');
    await film();
    const pictures = picturesOf(at('film.mp4'));
    expect(pictures.map(({ middle }) => colorName(middle))).toEqual(['red', 'lime', 'blue']);
    expect(colorName(pictures[2]?.at(2, 18) ?? [])).toBe('black');
    expect(factsOf(at('film.mp4'))).toMatchObject({ width: 64, height: 36 });
  });
});

describe('the colours of a film', () => {
  it.each(['.png', '.jpg', '.bmp', '.tga', '.tif', '.webp', '.jp2', '.dpx', '.sgi'])(
    'are those of the frames: %s',
    async (extension) => {
      for (const [index, color] of ['red', 'lime', 'blue', 'gray', 'white'].entries())
        makePicture(at(`00000${index + 1}${extension}`), color, '64x36', formatArgs(extension));
      await film({ frames: '1-5', extensions: [extension] });
      expect(colorsOf(at('film.mp4'))).toEqual(['red', 'lime', 'blue', 'gray', 'white']);
      expect(factsOf(at('film.mp4')).colorSpace).toBe('bt709');
    },
  );

  it('are seen before black where a frame is transparent', async () => {
    makePicture(at('000001.png'), 'white@0.5', '64x36');
    makePicture(at('000002.png'), 'white@0', '64x36');
    await film({ frames: '1-2' });
    expect(colorsOf(at('film.mp4'))).toEqual(['gray', 'black']);
  });
});

function formatArgs(extension: string): readonly string[] {
  return { '.dpx': ['-pix_fmt', 'gbrp10le'], '.sgi': ['-pix_fmt', 'rgb24'] }[extension] ?? [];
}

describe('a film in stereo', () => {
  beforeEach(() => {
    for (const frame of [1, 2]) {
      makePicture(at(`00000${frame}_L.png`), 'red');
      makePicture(at(`00000${frame}_R.png`), 'blue');
    }
  });

  it('shows the left eye', async () => {
    await film({ frames: '1-2' });
    expect(colorsOf(at('film.mp4'))).toEqual(['red', 'red']);
  });

  it('shows both beside each other when the job wants that, and a slate for an eye that is missing', async () => {
    await truncate(at('000002_R.png'), 50);
    await film({ frames: '1-2', stereo: 'side-by-side' });
    const pictures = picturesOf(at('film.mp4'));
    expect(
      pictures.map((picture) => [picture.width, colorName(picture.at(10, 2)), colorName(picture.at(100, 2))]),
    ).toEqual([
      [128, 'red', 'blue'],
      [128, 'red', 'black'],
    ]);
  });

  it('finds views that are called as the job says', async () => {
    for (const frame of [3, 4]) {
      makePicture(at(`00000${frame}-port.png`), 'lime');
      makePicture(at(`00000${frame}-starboard.png`), 'white');
    }
    await film({ frames: '3-4', views: ['-port', '-starboard'] });
    expect(colorsOf(at('film.mp4'))).toEqual(['lime', 'lime']);
  });
});

describe('a film so far', () => {
  it('has black for frames that are not there yet, waits for none, and finds nothing wrong with that', async () => {
    makePicture(at('000002.png'), 'red');
    const { log, renders } = await runCommand('frames-to-video', {
      exe: 'ffmpeg',
      fps: 24,
      framePattern: at('######'),
      extensions: ['.png'],
      frames: '1-4',
      outputFile: at('film-so-far.mp4'),
      args: ARGS,
      soFar: true,
      optional: true,
    });
    expect(colorsOf(at('film-so-far.mp4'))).toEqual(['black', 'red', 'black', 'black']);
    expect(log.join('\n')).not.toMatch(/looking again/);
    expect(renders).toEqual([]);
  });
});
