import {
  MISSING_KINDS,
  type MissingKind,
  type MissingThing,
  type ReceiptFrame,
  type ReceiptScene,
  type RenderReceipt,
} from './render-receipt.js';
import type { SignedLines } from './signed-lines.js';
import { present, UntrustedRecord } from './untrusted-record.js';

/** How many members a list of the receipt may have; the script keeps to less. */
const MOST = { things: 50, files: 200, errors: 20, troubles: 20 } as const;

/** A receipt while its lines are read. */
interface Reading {
  blender?: RenderReceipt['blender'];
  file?: NonNullable<RenderReceipt['file']>;
  scene?: ReceiptScene;
  blockedScripts?: string;
  readonly missing: Record<MissingKind, MissingThing[]>;
  readonly errors: string[];
  readonly frames: ReceiptFrame[];
  readonly troubles: string[];
  hasEnded: boolean;
}

/** What each kind of line adds to the receipt. */
const LINE_KINDS: Readonly<Record<string, (reading: Reading, line: UntrustedRecord) => void>> = {
  blender: (reading, line) => {
    reading.blender ??= {
      version: line.text('version') ?? '',
      ...present({ build_hash: line.text('build_hash') }),
    };
  },
  file: (reading, line) => {
    reading.file = { path: line.text('path') ?? '', saved_by_version: line.text('saved_by_version') ?? '' };
  },
  scene: (reading, line) => {
    reading.scene ??= readScene(line);
  },
  missing: ({ missing }, line) => {
    const kind = MISSING_KINDS.find((known) => known === line.text('what'));
    if (kind === undefined) return;
    for (const thing of line.records('things', MOST.things - missing[kind].length)) {
      missing[kind].push({ name: thing.text('name') ?? '', ...present({ path: thing.text('path') }) });
    }
  },
  unchecked: ({ troubles }, line) =>
    add(
      troubles,
      `there was no time to look for ${line.number('count') ?? 'all'} things, or too many are missing`,
    ),
  trouble: ({ troubles }, line) => add(troubles, line.text('text')),
  blocked: (reading, line) => {
    reading.blockedScripts ??= line.text('text') ?? '';
  },
  error: ({ errors }, line) => {
    if (errors.length < MOST.errors) errors.push(line.text('text') ?? '');
  },
  frame: ({ frames }, line) => {
    frames.push(readFrame(line));
  },
  end: (reading, line) => {
    reading.hasEnded = !line.is('is_cut');
  },
};

/** Makes a receipt of what the script told; undefined if it told nothing. */
export function readReceipt({ records, isWhole }: SignedLines): RenderReceipt | undefined {
  const reading: Reading = {
    missing: { libraries: [], data_blocks: [], images: [], assets: [], add_ons: [] },
    errors: [],
    frames: [],
    troubles: [],
    hasEnded: false,
  };
  for (const record of records) {
    const line = new UntrustedRecord(record);
    const kind = line.text('kind') ?? '';
    if (Object.hasOwn(LINE_KINDS, kind)) LINE_KINDS[kind]?.(reading, line);
  }
  const { blender, file, scene, blockedScripts, missing, errors, frames, troubles, hasEnded } = reading;
  if (!blender) return undefined;
  return {
    blender,
    ...present({ file, scene, blocked_scripts: blockedScripts }),
    missing,
    script_errors: errors,
    frames,
    is_complete: isWhole && hasEnded,
    troubles,
  };
}

function add(troubles: string[], trouble = ''): void {
  if (troubles.length < MOST.troubles) troubles.push(trouble);
}

function readScene(line: UntrustedRecord): ReceiptScene {
  const [device, color] = [line.record('device'), line.record('color_management')];
  return {
    name: line.text('name') ?? '',
    view_layers: line.texts('view_layers', MOST.things),
    marker_cameras: line.texts('marker_cameras', MOST.things),
    engine: line.text('engine') ?? '',
    format: line.text('format') ?? '',
    color_management: {
      display: color.text('display') ?? '',
      view: color.text('view') ?? '',
      look: color.text('look') ?? '',
      ...present({ config: color.text('config') }),
    },
    ...present({
      camera: line.text('camera'),
      frame_start: line.number('frame_start'),
      frame_end: line.number('frame_end'),
      frame_step: line.number('frame_step'),
      samples: line.number('samples'),
      width: line.number('width'),
      height: line.number('height'),
      resolution_percentage: line.number('resolution_percentage'),
      color_depth: line.text('color_depth'),
      color_mode: line.text('color_mode'),
      device: line.has('device')
        ? {
            asked: device.text('asked') ?? '',
            used: device.text('used') ?? '',
            names: device.texts('names', MOST.things),
          }
        : undefined,
    }),
  };
}

function readFrame(line: UntrustedRecord): ReceiptFrame {
  return {
    frame: line.number('frame') ?? 0,
    scene: line.text('scene') ?? '',
    is_written: line.is('is_written'),
    files: line.records('files', MOST.files).map((file) => ({
      path: file.text('path') ?? '',
      bytes: file.number('bytes') ?? 0,
      is_pass: file.is('is_pass'),
    })),
    ...present({
      engine: line.text('engine'),
      format: line.text('format'),
      seconds: line.number('seconds'),
      peak_memory_bytes: line.number('peak_memory_bytes'),
    }),
  };
}
