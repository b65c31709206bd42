/** More than this are counted. */
const NAMED = 3;

/** Names the first few of a list, and says how many there are beyond. */
export function listed(names: readonly string[], separator = ', '): string {
  const more = names.length - NAMED;
  const named = names.slice(0, NAMED).join(separator);
  return more > 0 ? `${named} and ${more} more` : named;
}

/** EEVEE is `BLENDER_EEVEE_NEXT` in Blender 4.2 to 4.5. */
export function engineFamily(engine: string | undefined): string | undefined {
  return engine?.replace(/^BLENDER_EEVEE_NEXT$/, 'BLENDER_EEVEE');
}

/** Names that `--render-format` takes besides Blender's own ones. */
const FORMAT_NAMES: Readonly<Record<string, string>> = {
  EXR: 'OPEN_EXR',
  JP2: 'JPEG2000',
  MULTILAYER: 'OPEN_EXR_MULTILAYER',
  RAWTGA: 'TARGA_RAW',
  TGA: 'TARGA',
};

/** What Blender itself calls a format of its command line. */
export function blenderFormat(format: string): string {
  return FORMAT_NAMES[format] ?? format;
}

/** Whether one version, such as `4.2`, is newer than another by its first two numbers. */
export function isNewer(version: string, than: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [otherMajor = 0, otherMinor = 0] = than.split('.').map(Number);
  return major > otherMajor || (major === otherMajor && minor > otherMinor);
}
