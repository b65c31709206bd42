import type { MissingThing, ReceiptFrame, ReceiptScene, RenderReceipt } from '@flamenco/api-client';
import { formatBytes } from '../../../shared/count-words';
import { clockDuration } from '../../../shared/relative-time';
import type { NamedValue } from '../../../shared/ui/value-list';

/** What Blender reported of a render command, one line a fact; what it did not report is left out. */
export function receiptValues(receipt: RenderReceipt): readonly NamedValue[] {
  const { blender, file, scene } = receipt;
  const values: readonly (NamedValue | undefined)[] = [
    file && {
      name: 'File',
      value: file.path || 'the one that Blender starts with',
      isCode: file.path !== '',
    },
    file && { name: 'Saved by', value: `Blender ${file.saved_by_version}` },
    { name: 'Blender', value: [blender.version, blender.build_hash].filter(Boolean).join(', ') },
    ...(scene === undefined ? [] : sceneValues(scene)),
  ];
  return values.filter((value) => value !== undefined);
}

function sceneValues(scene: ReceiptScene): readonly (NamedValue | undefined)[] {
  const { device, color_management: color } = scene;
  const percentage = scene.resolution_percentage ?? 100;
  return [
    { name: 'Scene', value: scene.name },
    { name: 'View layers', value: scene.view_layers.join(', ') || 'none' },
    { name: 'Camera', value: [scene.camera ?? 'none', ...scene.marker_cameras].join(', ') },
    { name: 'Engine', value: scene.engine },
    device && { name: 'Device', value: deviceWords(device) },
    scene.samples === undefined ? undefined : { name: 'Samples', value: scene.samples.toLocaleString('en') },
    scene.width === undefined || scene.height === undefined
      ? undefined
      : {
          name: 'Resolution',
          value: `${scene.width} × ${scene.height}${percentage === 100 ? '' : ` (${percentage} %)`}`,
        },
    { name: 'Format', value: formatWords(scene) },
    { name: 'Colours', value: colorWords(color) },
  ];
}

function deviceWords({ asked, used, names }: NonNullable<ReceiptScene['device']>): string {
  const on = names.length === 0 ? used : `${used}: ${names.join(', ')}`;
  return asked === 'GPU' && used === 'CPU' ? `${on} (the scene asks for the GPU)` : on;
}

function formatWords({ format, color_mode: mode, color_depth: depth }: ReceiptScene): string {
  return [format, mode, depth === undefined ? undefined : `${depth} bit`].filter(Boolean).join(', ');
}

function colorWords({ view, display, look, config }: ReceiptScene['color_management']): string {
  const looks = look === '' || look === 'None' ? '' : `, ${look}`;
  return `${view} for ${display}${looks}${config === undefined ? '' : ` (${config})`}`;
}

/** Things that the file refers to and that are not there, under the words for their kind. */
export interface MissingGroup {
  readonly heading: string;
  readonly things: readonly MissingThing[];
}

const MISSING_WORDS = {
  libraries: 'Missing libraries',
  data_blocks: 'Missing in libraries',
  images: 'Missing textures',
  assets: 'Other missing files',
  add_ons: 'Nodes of add-ons that are missing',
} as const satisfies Record<keyof RenderReceipt['missing'], string>;

/** The groups that have something. */
export function missingGroups({ missing }: RenderReceipt): readonly MissingGroup[] {
  return Object.entries(MISSING_WORDS).flatMap(([kind, heading]) => {
    const things = missing[kind as keyof typeof MISSING_WORDS];
    return things.length === 0 ? [] : [{ heading, things }];
  });
}

/** "12 s · 1.2 GB memory · 2 files, 1.4 MB". */
export function frameWords({ is_written, seconds, peak_memory_bytes: memory, files }: ReceiptFrame): string {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return [
    is_written ? undefined : 'not written',
    seconds === undefined ? undefined : clockDuration(seconds * 1000),
    memory === undefined ? undefined : `${formatBytes(memory)} memory`,
    files.length === 0
      ? undefined
      : `${files.length === 1 ? '1 file' : `${files.length} files`}, ${formatBytes(bytes)}`,
  ]
    .filter((words) => words !== undefined)
    .join(' · ');
}
