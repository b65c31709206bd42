import { chmodSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isMap, isPair, isScalar, type Document, type Pair } from 'yaml';
import { syncFolderNow } from '../durable-files.js';
import { CONFIG_VERSION, type ConfigSchema } from './config-schema.js';
import { readableDocument } from './config-view.js';
import { readIfThere } from './config-reader.js';
import type { SectionFields } from './settings.js';

const HEADER = ` Configuration of the Flamenco Manager.
 Durations have units: 90s, 10m, 1h30m. Relative paths start at the folder of this file.
 Restart the Manager after changing this file. Comments are kept when the dashboard saves this file.
`;

/** Only its owner may read it: there may be a password in it. */
const FILE_MODE = 0o600;

/**
 * Completes a configuration file: what it says is kept, with its comments and unknown keys, and every setting that it does
 * not mention is added with its default and a comment. A missing file is created.
 */
export function writeCompleteConfig(schema: ConfigSchema, file: string): void {
  replaceFile(file, completeConfig(schema, readIfThere(file) ?? ''));
}

/** The text of a configuration file with all settings; see `writeCompleteConfig`. */
export function completeConfig(schema: ConfigSchema, yaml: string): string {
  const document = openDocument(yaml);
  addMissing(document, schema.fields, []);
  return document.toString({ lineWidth: 0 });
}

/** The document in a configuration file, ready to be changed; that of a missing file says what it is. */
export function openDocument(yaml: string): Document {
  const document = readableDocument(yaml);
  if (!isMap(document.contents)) document.contents = document.createNode({});
  if (yaml.trim() === '') document.commentBefore = HEADER;
  if (!document.hasIn(['_meta', 'version'])) document.setIn(['_meta', 'version'], CONFIG_VERSION);
  return document;
}

function addMissing(document: Document, fields: SectionFields, at: readonly string[]): void {
  for (const field of Object.values(fields)) {
    const keys = [...at, field.key];
    if (field.kind === 'section') {
      addMissing(document, field.fields, keys);
    } else if ((document.getIn(keys) ?? undefined) === undefined) {
      document.setIn(keys, document.createNode(field.initial));
      commentOn(document, keys, field.about);
    }
  }
}

/** Puts a comment above a key. */
export function commentOn(document: Document, keys: readonly string[], about: string): void {
  const parent: unknown = keys.length === 1 ? document.contents : document.getIn(keys.slice(0, -1), true);
  if (!isMap(parent)) return;
  const pair: Pair | undefined = parent.items.find((item) => isPair(item) && keyText(item) === keys.at(-1));
  if (!pair) return;
  const key = isScalar(pair.key) ? pair.key : document.createNode(keys.at(-1));
  key.commentBefore = ` ${about}`;
  pair.key = key;
}

function keyText({ key }: Pair): unknown {
  return isScalar(key) ? key.value : key;
}

/** Puts a text in a file's place in one step, so that a crash or a power cut leaves the old file or the new one; the new one when this is done. */
export function replaceFile(file: string, content: string): void {
  const fresh = `${file}~`;
  writeFileSync(fresh, content, { mode: FILE_MODE, flush: true });
  chmodSync(fresh, FILE_MODE);
  renameSync(fresh, file);
  syncFolderNow(dirname(resolve(file)));
}
