import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isMap, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import { errorCode, errorMessage } from '../error-facts.js';
import { CONFIG_KEYS, type ConfigKeys } from './config-keys.js';

/** What a configuration file says, and everything that is wrong with it, a line each. */
export interface ConfigFile {
  readonly keys: ConfigKeys;
  /** What makes the file unusable. */
  readonly faults: readonly string[];
  /** What is odd but does no harm. */
  readonly warnings: readonly string[];
}

const EMPTY: ConfigFile = { keys: {}, faults: [], warnings: [] };

/** Reads flamenco-worker.yaml. Never rejects: what is wrong is in the faults. */
export async function readConfigFile(path: string, isOptional: boolean): Promise<ConfigFile> {
  try {
    return parseConfigFile(await readFile(path, 'utf8'), path);
  } catch (error) {
    const isMissing = errorCode(error) === 'ENOENT';
    if (isMissing && isOptional) return EMPTY;
    const remedy = isMissing
      ? 'it does not exist; check the path given to --config'
      : `check who may read it (${errorMessage(error)})`;
    return { ...EMPTY, faults: [`${path} cannot be read: ${remedy}`] };
  }
}

function parseConfigFile(text: string, path: string): ConfigFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): string => `${path}:${lines.linePos(offset).line}`;
  if (document.errors.length > 0) {
    return { ...EMPTY, faults: document.errors.map((error) => `${at(error.pos[0])}: ${error.message}`) };
  }
  return isEmpty(document) ? EMPTY : readKeys(document, dirname(path), at);
}

function isEmpty({ contents }: Document): boolean {
  return contents === null || (isScalar(contents) && contents.value === null);
}

function readKeys(document: Document, fileDir: string, at: (offset: number) => string): ConfigFile {
  if (!isMap(document.contents)) {
    const problem = 'must hold "key: value" lines, such as manager_url: http://manager.local:8080';
    return { ...EMPTY, faults: [`${at(0)}: ${problem}`] };
  }
  const [keys, faults, warnings] = [{} as Record<string, unknown>, [] as string[], [] as string[]];
  for (const { key, value } of document.contents.items) {
    const [name, offset] = isScalar(key) ? [String(key.value), key.range?.[0] ?? 0] : [String(key), 0];
    const rule = Object.hasOwn(CONFIG_KEYS, name) ? CONFIG_KEYS[name] : undefined;
    if (!rule) {
      const known = Object.keys(CONFIG_KEYS).join(', ');
      warnings.push(
        `${at(offset)}: "${name}" is not a setting of the Worker, and is ignored; the settings are ${known}`,
      );
      continue;
    }
    try {
      keys[rule.property] = rule.read(document.createNode(value).toJS(document), fileDir);
    } catch (error) {
      faults.push(`${at(offset)}: ${name} ${errorMessage(error)}`);
    }
  }
  return { keys, faults, warnings };
}
