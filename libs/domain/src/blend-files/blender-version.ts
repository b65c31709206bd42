/** A version of Blender as blend files have it: 405 is 4.5. */
export type BlenderVersion = number;

/** The version in what Blender says of itself, such as `4.2.3 LTS`; undefined where there is none. */
export function blenderVersionIn(text: string): BlenderVersion | undefined {
  const [, major, minor] = /^(\d{1,2})\.(\d{1,2})(?!\d)/.exec(text) ?? [];
  return major === undefined || minor === undefined ? undefined : Number(major) * 100 + Number(minor);
}

/** As people write it: `4.5`. */
export function blenderVersionName(version: BlenderVersion): string {
  return `${Math.floor(version / 100)}.${version % 100}`;
}

/** Whether a Blender reads a file that needs another one at least; undefined: nobody knows which Blender it is. */
export function readsFile(blender: BlenderVersion | null, needs: BlenderVersion): boolean | undefined {
  return blender === null ? undefined : blender >= needs;
}
