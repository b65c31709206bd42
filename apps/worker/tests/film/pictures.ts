import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** What a film is, by FFmpeg's own account. */
export interface FilmFacts {
  readonly pictures: number;
  readonly width: number;
  readonly height: number;
  readonly seconds: number;
  readonly pixelFormat: string;
  readonly colorSpace: string;
}

/** Makes a picture of one colour, such as `red` or `0x336699`, in the format of the file's extension. */
export function makePicture(
  path: string,
  color: string,
  size = '64x36',
  extra: readonly string[] = [],
): void {
  mkdirSync(dirname(path), { recursive: true });
  const source = ['-f', 'lavfi', '-i', `color=c=${color}:s=${size},format=gbrap`, '-frames:v', '1'];
  const output = ['-f', 'image2', '-update', '1', ...extra, path];
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...source, ...output]);
}

/** Counts and measures, by decoding all of it. */
export function factsOf(film: string): FilmFacts {
  const wanted = 'stream=nb_read_frames,width,height,pix_fmt,color_space:format=duration';
  const output = execFileSync(
    'ffprobe',
    ['-v', 'error', '-count_frames', '-show_entries', wanted, '-of', 'json', film],
    { encoding: 'utf8' },
  );
  const { streams, format } = JSON.parse(output) as {
    streams: {
      nb_read_frames: string;
      width: number;
      height: number;
      pix_fmt: string;
      color_space?: string;
    }[];
    format: { duration: string };
  };
  const [stream] = streams;
  return {
    pictures: Number(stream?.nb_read_frames),
    width: stream?.width ?? 0,
    height: stream?.height ?? 0,
    seconds: Number(format.duration),
    pixelFormat: stream?.pix_fmt ?? '',
    colorSpace: stream?.color_space ?? '',
  };
}

/** All pictures of a film as a player shows them: red, green, blue of each pixel. */
export function picturesOf(film: string): readonly Picture[] {
  const { width, height } = factsOf(film);
  const bytes = execFileSync(
    'ffmpeg',
    ['-v', 'error', '-i', film, '-vf', 'scale=in_color_matrix=bt709,format=rgb24', '-f', 'rawvideo', '-'],
    { maxBuffer: 1024 ** 3 },
  );
  const size = width * height * 3;
  return Array.from(
    { length: Math.floor(bytes.length / size) },
    (_, index) => new Picture(bytes.subarray(index * size, (index + 1) * size), width, height),
  );
}

/** One decoded picture. */
export class Picture {
  constructor(
    private readonly bytes: Buffer,
    readonly width: number,
    readonly height: number,
  ) {}

  at(x: number, y: number): readonly number[] {
    const start = (y * this.width + x) * 3;
    return [...this.bytes.subarray(start, start + 3)];
  }

  get middle(): readonly number[] {
    return this.at(Math.floor(this.width / 2), Math.floor(this.height / 2));
  }

  /** How many of a hundred pixels are brighter than black. */
  get litPercent(): number {
    let lit = 0;
    for (let at = 0; at < this.bytes.length; at += 3) if ((this.bytes[at] ?? 0) > 60) lit += 1;
    return (lit * 300) / this.bytes.length;
  }
}

/** The name of the colour that a picture has in its middle, among those of the tests. */
export function colorName([red = 0, green = 0, blue = 0]: readonly number[]): string {
  const named = Object.entries(COLORS).find(([, color]) =>
    [red, green, blue].every((value, index) => Math.abs(value - (color[index] ?? 0)) <= 12),
  );
  return named?.[0] ?? `${red},${green},${blue}`;
}

const COLORS: Readonly<Record<string, readonly number[]>> = {
  red: [255, 0, 0],
  lime: [0, 255, 0],
  blue: [0, 0, 255],
  yellow: [255, 255, 0],
  white: [255, 255, 255],
  black: [0, 0, 0],
  gray: [128, 128, 128],
};
