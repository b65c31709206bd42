import { realpath } from 'node:fs/promises';
import { normalize } from 'node:path';
import type { FindingKind, FoundThing } from '@flamenco/domain/findings';
import { baseName } from '@flamenco/domain/paths';
import type { BlenderOutputFacts } from './blender-output-facts.js';
import { expectedOutputStem } from './expected-output.js';
import { missingFrames } from './missing-frames.js';
import type { MissingKind, MissingThing, RenderReceipt } from './render-receipt.js';
import type { RenderRequest } from './render-request.js';
import type { BlenderRun } from './run-with-receipt.js';
import { blenderFormat, engineFamily, isNewer, listed } from './receipt-words.js';

/** What is compared. */
interface Evidence {
  readonly request: RenderRequest;
  readonly receipt: RenderReceipt | undefined;
  readonly output: BlenderOutputFacts;
  /** Whether Blender ended well, so that all should be there. */
  readonly hasEnded: boolean;
}

/** What is said of each kind of finding, if there is something to say. */
type Rule = (evidence: Evidence) => string | undefined;

/** In the order in which they are told: the first failing one is what people read first. */
const RULES: readonly (readonly [FindingKind, Rule])[] = [
  ['scene-missing', sceneMissing],
  ['engine-differs', engineDiffers],
  ['camera-missing', cameraMissing],
  ['libraries-missing', (evidence) => missing(evidence, 'libraries', 'that the file links to')],
  ['format-differs', formatDiffers],
  ['output-elsewhere', outputElsewhere],
  ['frames-not-rendered', framesNotRendered],
  ['newer-file', newerFile],
  ['data-missing', dataMissing],
  ['images-missing', (evidence) => missing(evidence, 'images', 'of the file (they render pink)')],
  ['assets-missing', (evidence) => missing(evidence, 'assets', 'of the file')],
  ['add-ons-missing', addOnsMissing],
  ['device-differs', deviceDiffers],
  ['script-error', scriptError],
  ['scripts-blocked', scriptsBlocked],
  ['color-config-missing', colorConfigMissing],
  ['receipt-missing', receiptMissing],
];

/** Compares what Blender reported with what was asked for. Nothing is found when all is as it should be. */
export async function findInReceipt(
  { receipt, output, failure }: BlenderRun,
  request: RenderRequest,
): Promise<readonly FoundThing[]> {
  const evidence = { request, receipt, output, hasEnded: failure === undefined };
  const wrongFile = await wrongFileLoaded(evidence);
  return [
    ...(wrongFile === undefined ? [] : [{ kind: 'wrong-file-loaded', message: wrongFile } as const]),
    ...RULES.flatMap(([kind, rule]) => {
      const message = rule(evidence);
      return message === undefined ? [] : [{ kind, message }];
    }),
  ];
}

async function wrongFileLoaded({ request, receipt, output }: Evidence): Promise<string | undefined> {
  const { blendFile } = request;
  if (blendFile === '') return undefined;
  const loaded = receipt?.file?.path ?? '';
  if (output.unreadableFile !== undefined && loaded === '') {
    return `Blender could not read ${blendFile}: ${output.unreadableFile}. Check the file on this computer, and that this Blender is new enough for it.`;
  }
  if (receipt?.scene === undefined) return undefined;
  if (loaded === '') {
    return `Blender did not load ${blendFile}, and rendered the file that it starts with. Check that the file is whole, and that this Blender is new enough for it.`;
  }
  if (await isSameFile(loaded, blendFile)) return undefined;
  return `Blender rendered another file (${loaded}) than the job's (${blendFile}), which a script in the file or the job may do.`;
}

/** Names may differ by links, by letter case, and by being relative to where Blender was started. */
async function isSameFile(loaded: string, asked: string): Promise<boolean> {
  if (normalize(loaded) === normalize(asked)) return true;
  const [one, other] = await Promise.all(
    [loaded, asked].map((path) => realpath(path).catch(() => undefined)),
  );
  if (one === undefined || other === undefined) return baseName(loaded) === baseName(asked);
  return one === other;
}

function sceneMissing({ request: { scene }, receipt, output }: Evidence): string | undefined {
  if (scene === undefined) return undefined;
  const other = receipt?.frames.find((frame) => frame.scene !== scene)?.scene;
  const remedy = 'Name a scene that the file has, and submit again.';
  if (other !== undefined) {
    return output.missingScene === scene
      ? `The file has no scene "${scene}"; Blender rendered "${other}" in its place. ${remedy}`
      : `Blender rendered the scene "${other}" instead of "${scene}". ${remedy}`;
  }
  return output.missingScene === scene ? `The file has no scene "${scene}". ${remedy}` : undefined;
}

function engineDiffers({ request: { engine, scene }, receipt, output }: Evidence): string | undefined {
  const rendered = scene ?? receipt?.scene?.name;
  const absent = output.missingEngines.find(
    (it) => it.scene === undefined || rendered === undefined || it.scene === rendered,
  );
  if (absent) {
    return `The render engine ${absent.engine} is not there${receipt?.scene ? `; Blender rendered with ${receipt.scene.engine}` : ''}. Install or enable its add-on in this Worker's Blender.`;
  }
  if (engine === undefined) return undefined;
  const other = receipt?.frames.find((frame) => engineFamily(frame.engine) !== engineFamily(engine))?.engine;
  return other === undefined
    ? undefined
    : `Blender rendered with ${other} instead of ${engine}. Check that this Worker's Blender has that engine, and that no script changes it.`;
}

function cameraMissing({ receipt, output, request }: Evidence): string | undefined {
  if (!output.isCameraMissing) return undefined;
  return `The scene "${receipt?.scene?.name ?? request.scene ?? ''}" has no camera, so Blender rendered nothing. Give it one, and submit again.`;
}

function missing({ receipt }: Evidence, kind: MissingKind, of: string): string | undefined {
  const things = receipt?.missing[kind] ?? [];
  if (things.length === 0) return undefined;
  const [what, them] = things.length === 1 ? ['1 file', 'it'] : [`${things.length} files`, 'them'];
  return `${what} ${of} ${things.length === 1 ? 'is' : 'are'} missing on this computer: ${listed(things.map(nameOf))}. Send ${them} with the job, or correct the paths.`;
}

function nameOf({ name, path }: MissingThing): string {
  return path ?? name;
}

function dataMissing({ receipt, output }: Evidence): string | undefined {
  const told =
    receipt?.missing.data_blocks.map(({ name, path }) => `${name} of ${path ?? 'a library'}`) ?? [];
  const isLibraryThere = receipt === undefined || receipt.missing.libraries.length === 0;
  const all = told.length > 0 || !isLibraryThere ? told : output.missingData;
  if (all.length === 0) return undefined;
  return `Libraries are there, but lack what the file links to: ${listed(all)}. It was renamed or removed in them.`;
}

function addOnsMissing({ receipt }: Evidence): string | undefined {
  const things = receipt?.missing.add_ons ?? [];
  if (things.length === 0) return undefined;
  return `The file has nodes that this Blender does not know, of an add-on or a newer Blender: ${listed(things.map(nameOf))}. Install the add-on on this Worker.`;
}

function formatDiffers({ request: { format, frames }, receipt }: Evidence): string | undefined {
  if (format === undefined || frames === undefined) return undefined;
  const other = receipt?.frames.find(
    (frame) => frame.format !== undefined && frame.format !== blenderFormat(format),
  );
  return (
    other &&
    `Frame ${other.frame} was written as ${other.format}, not as ${format}. A script in the file may have changed it.`
  );
}

function outputElsewhere({ request, receipt }: Evidence): string | undefined {
  for (const { frame, files } of receipt?.frames ?? []) {
    const stem = expectedOutputStem(request, frame);
    const own = files.filter((file) => !file.is_pass);
    if (stem === undefined || own.length === 0) continue;
    const isThere = own.some(({ path }) => normalize(path).startsWith(stem));
    if (!isThere) {
      return `Frame ${frame} went to ${own[0]?.path ?? ''} instead of ${stem}…. A script in the file changes the output path, or the path is too long for Blender.`;
    }
  }
  return undefined;
}

function framesNotRendered({ request, receipt, output, hasEnded }: Evidence): string | undefined {
  if (!hasEnded || !receipt) return undefined;
  const absent = missingFrames(request, receipt, output);
  if (absent === undefined) return undefined;
  return `Blender ended without an error, but did not render all frames: ${absent} ${absent.includes(',') || absent.includes('-') ? 'are' : 'is'} missing. Its output in the task's log may say why.`;
}

function newerFile({ receipt }: Evidence): string | undefined {
  const saved = receipt?.file?.saved_by_version;
  if (!receipt || saved === undefined || !isNewer(saved, receipt.blender.version)) return undefined;
  return `The file was saved by Blender ${saved}, which is newer than this Worker's ${receipt.blender.version}: what this one does not know is lost in the picture. Use a Blender that is as new.`;
}

function deviceDiffers({ receipt }: Evidence): string | undefined {
  const device = receipt?.scene?.device;
  if (device?.asked !== 'GPU' || device.used !== 'CPU') return undefined;
  return 'The scene asks for the GPU, but Cycles rendered on the CPU, which is slower. Choose the GPUs in the preferences of this Worker’s Blender (they are not read with --factory-startup), or add `-- --cycles-device` to its arguments.';
}

function scriptError({ receipt, output }: Evidence): string | undefined {
  const errors = receipt && receipt.script_errors.length > 0 ? receipt.script_errors : output.scriptErrors;
  if (errors.length === 0) return undefined;
  return `Python code of the file, the job or an add-on failed: ${listed(errors, '; ')}. The task's log has the traceback.`;
}

function scriptsBlocked({ receipt }: Evidence): string | undefined {
  if (receipt?.blocked_scripts === undefined) return undefined;
  return `Blender did not run Python code of the file (${receipt.blocked_scripts}), so what it animates stands still. Allow it by -y in the variable "blenderArgs", if you trust the files.`;
}

function colorConfigMissing({ output }: Evidence): string | undefined {
  if (output.colorTroubles.length === 0) return undefined;
  return `Colours are not as the file wants them: ${listed(output.colorTroubles, '; ')}. Give this Worker the OpenColorIO configuration of the artist's computer.`;
}

function receiptMissing({ receipt, output, hasEnded }: Evidence): string | undefined {
  if (!hasEnded) return undefined;
  if (!receipt) {
    return 'Blender gave no receipt of what it rendered, so only the files can be looked at. Is the program really Blender 3.4 or newer, and can it read the Worker’s folder?';
  }
  if (receipt.frames.length === 0 && output.savedFiles.length > 0) {
    return 'Blender saved frames, but reported none of them: a script cleared its handlers. So scene, engine and missing files are not known.';
  }
  if (receipt.is_complete && receipt.troubles.length === 0) return undefined;
  const why =
    receipt.troubles.length > 0
      ? `: ${listed(receipt.troubles, '; ')}`
      : ': Blender ended before its end was reported';
  return `The receipt of this render is not whole${why}.`;
}
