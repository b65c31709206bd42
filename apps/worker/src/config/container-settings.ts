import { resolve } from 'node:path';

/** How programs of commands run in containers. */
export interface ContainerSettings {
  /** `docker`, `podman`, or the path of a program that understands the same. */
  readonly program: string;
  readonly image: string;
  /** Folders that are inside what they are outside, absolute. */
  readonly mounts: readonly string[];
  /** More arguments of `run`, such as `--gpus=all`. */
  readonly options: readonly string[];
  /** The commands whose programs run in containers. */
  readonly commands: readonly string[];
}

const KEYS = ['program', 'image', 'mounts', 'options', 'commands'];

/** FFmpeg is with the Worker; what others start, the studio knows. */
const DEFAULT_COMMANDS: readonly string[] = ['blender-render'];

/** Reads the key `container`. Throws an Error that says what is wanted; undefined when it is not set. */
export function readContainer(value: unknown, fileDir: string): ContainerSettings | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value !== 'object' || Array.isArray(value))
    throw new Error('must have an image and mounts, such as {image: "blender:4.2", mounts: [/mnt/farm]}');
  const section = value as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(section).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) throw new Error(`has no key "${unknown}", but ${KEYS.join(', ')}`);
  const { program = 'docker', image } = section;
  return {
    program: textOf(program, 'must have as its program docker or podman'),
    image: textOf(image, 'must have an image, such as blender:4.2'),
    mounts: mountsOf(section['mounts'], fileDir),
    options: textsOf('options', section['options']),
    commands: section['commands'] === undefined ? DEFAULT_COMMANDS : textsOf('commands', section['commands']),
  };
}

function textOf(value: unknown, problem: string): string {
  if (typeof value !== 'string' || value === '') throw new Error(problem);
  return value;
}

function mountsOf(value: unknown, fileDir: string): readonly string[] {
  const mounts = textsOf('mounts', value).map((folder) => resolve(fileDir, folder));
  const odd = mounts.find((folder) => folder.includes(','));
  if (odd !== undefined) throw new Error(`cannot mount "${odd}": engines take no comma in a path`);
  return mounts;
}

function textsOf(key: string, value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || !value.every((text) => typeof text === 'string' && text !== ''))
    throw new Error(`must have as its ${key} a list of texts`);
  return value as readonly string[];
}
