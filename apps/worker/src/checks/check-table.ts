import type { CheckedThings, Examination } from './check.js';
import {
  examineCase,
  examineFiles,
  examineFreeSpace,
  examineLinks,
  examineLongPath,
  examineReadable,
  examineWritable,
} from './folder-checks.js';
import { examineClock, examineManager, examineSameStorage } from './manager-checks.js';
import { examineBlender, examineFfmpeg, examineProgram, examineRendering } from './program-checks.js';

/** One check: of what, and how. */
export interface Check {
  /** What is checked, as people call it. */
  readonly title: string;
  /** The kinds of things that are looked at. */
  readonly of: readonly (keyof CheckedThings)[];
  readonly examine: Examination;
  /** The check without which this one says nothing: it is left out where that one has failed. */
  readonly needs?: string;
}

/**
 * Every check that there is, in the order in which they are made and shown. `doctor` makes those of the farm's storage, the Worker's
 * folders and its programs; before a task, the same checks are made of what the task reads, writes and starts.
 */
export const CHECKS = {
  'manager-reachable': { title: 'Manager', of: ['managers'], examine: examineManager },
  clock: { title: 'Clock', of: ['managers'], examine: examineClock, needs: 'manager-reachable' },
  readable: { title: 'Reading', of: ['storage', 'inputs'], examine: examineReadable },
  writable: {
    title: 'Writing',
    of: ['storage', 'outputs', 'ownFolders'],
    examine: examineWritable,
    needs: 'readable',
  },
  'free-space': {
    title: 'Free space',
    of: ['storage', 'outputs', 'ownFolders'],
    examine: examineFreeSpace,
    needs: 'writable',
  },
  files: { title: 'Files', of: ['storage'], examine: examineFiles, needs: 'writable' },
  'same-storage': {
    title: 'Shared with the Manager',
    of: ['storage'],
    examine: examineSameStorage,
    needs: 'files',
  },
  links: { title: 'Links', of: ['storage'], examine: examineLinks, needs: 'files' },
  'letter-case': { title: 'Letter case', of: ['storage'], examine: examineCase, needs: 'files' },
  'long-paths': { title: 'Long paths', of: ['storage'], examine: examineLongPath, needs: 'files' },
  'program-found': { title: 'Program', of: ['blenders', 'programs'], examine: examineProgram },
  blender: { title: 'Blender', of: ['blenders'], examine: examineBlender, needs: 'program-found' },
  rendering: {
    title: 'Rendering',
    of: ['renderers'],
    examine: examineRendering,
    needs: 'blender',
  },
  ffmpeg: { title: 'FFmpeg', of: ['ffmpegs'], examine: examineFfmpeg },
} as const satisfies Readonly<Record<string, Check>>;

/** Names of checks, as in the output of `doctor --json`. */
export type CheckName = keyof typeof CHECKS;
