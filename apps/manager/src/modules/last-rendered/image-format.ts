/** A format that previews are made of. */
export type ImageFormat = 'jpeg' | 'png' | 'tiff' | 'exr';

/** How files of each format begin. */
const SIGNATURES: readonly (readonly [format: ImageFormat, bytes: readonly number[]])[] = [
  ['jpeg', [0xff, 0xd8, 0xff]],
  ['png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['tiff', [0x49, 0x49, 0x2a, 0x00]],
  ['tiff', [0x4d, 0x4d, 0x00, 0x2a]],
  ['exr', [0x76, 0x2f, 0x31, 0x01]],
];

/** What an image is, by its first bytes; undefined when it is none of those that previews are made of. */
export function formatOf(image: Buffer): ImageFormat | undefined {
  return SIGNATURES.find(([, bytes]) => image.subarray(0, bytes.length).equals(Buffer.from(bytes)))?.[0];
}
