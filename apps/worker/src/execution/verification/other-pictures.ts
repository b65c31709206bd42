import type { FindingKind, FoundThing } from '@flamenco/domain/findings';
import type { ReceiptScene, RenderReceipt } from '../receipts/render-receipt.js';
import type { FoundFile } from './frame-findings.js';
import type { ImageFacts, ImageFormat } from './formats/image-format.js';

/** The most bits a channel that each format has of those whose files say it as Blender's settings do. */
const MOST_BITS: Readonly<Partial<Record<ImageFormat, number>>> = { PNG: 16, TIFF: 16, OpenEXR: 32 };

/** A frame whose file is a whole picture. */
interface Picture {
  readonly frame: number;
  readonly path: string;
  readonly format: ImageFormat | undefined;
  readonly facts: ImageFacts;
}

/**
 * Compares the pictures with the size and depth that Blender reported of the scene. Nothing is found where that is not known: without
 * a receipt, or when several scenes were rendered. One finding tells of all files of a kind.
 */
export function findOtherPictures(
  files: readonly FoundFile[],
  receipt: RenderReceipt | undefined,
): readonly FoundThing[] {
  const scene = receipt?.scene;
  if (!scene || receipt.frames.some((frame) => frame.scene !== scene.name)) return [];
  const pictures = files.flatMap(({ frame, path, check, isPreview }): readonly Picture[] => {
    const image = check.state === 'whole' && !isPreview && !Number.isNaN(frame) ? check.image : undefined;
    return image?.facts ? [{ frame, path, format: image.format, facts: image.facts }] : [];
  });
  return [
    ...about('file-size', pictures, (picture) => otherSize(picture, scene)),
    ...about('file-depth', pictures, (picture) => lessDepth(picture, scene)),
  ];
}

function otherSize({ facts }: Picture, { width, height }: ReceiptScene): string | undefined {
  if (width === undefined || height === undefined) return undefined;
  if (facts.width === width && facts.height === height) return undefined;
  return `is ${facts.width} × ${facts.height} pixels, but the scene is set to ${width} × ${height}`;
}

function lessDepth({ facts, format }: Picture, scene: ReceiptScene): string | undefined {
  const most = format && MOST_BITS[format];
  const asked = Math.min(Number(scene.color_depth), most ?? Number.NaN);
  if (facts.depth === undefined || !(facts.depth < asked)) return undefined;
  return `has ${facts.depth} bits a channel, but the scene is set to ${asked}`;
}

function about(
  kind: FindingKind,
  pictures: readonly Picture[],
  problemOf: (picture: Picture) => string | undefined,
): readonly FoundThing[] {
  const found = pictures.filter((picture) => problemOf(picture) !== undefined);
  const [first] = found;
  if (!first) return [];
  const others = found.length === 1 ? '' : `; so it is with ${found.length - 1} more`;
  const { path, frame } = first;
  return [
    {
      kind,
      message: `${path} ${problemOf(first) ?? ''}${others}`,
      path,
      ...(found.length === 1 && { frame }),
    },
  ];
}
