/** What operating systems and storage servers put into folders for themselves, in lower case. Names with a dot at their beginning are hidden anyway. */
export const HIDDEN_NAMES: readonly string[] = [
  '$recycle.bin',
  'system volume information',
  'thumbs.db',
  'desktop.ini',
  'lost+found',
  '@eadir',
  '#recycle',
  '#snapshot',
];

/** Where Shaman keeps the content of files, named by checksum. */
export const SHAMAN_STORE = 'file-store';
