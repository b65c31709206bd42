import { isDeepStrictEqual } from 'node:util';
import { isMap, isNode, isScalar, isSeq, type Document, type Node, type YAMLMap, type YAMLSeq } from 'yaml';
import type { ConfigSchema } from './config-schema.js';
import { asSettings, isSettings, type WrittenSettings } from './config-view.js';
import { commentOn, openDocument } from './config-writer.js';
import { HIDDEN } from './secrets.js';
import type { SectionFields, Setting } from './settings.js';
import { VARIABLE_KEYS } from './variable-settings.js';

/** A change of a configuration file. */
export interface ChangedConfig {
  /** The file's new text. Whether its settings make sense is for `readConfig` to say. */
  readonly yaml: string;
  /** Settings whose secret was sent back hidden, though something else of the value changed: it has to be written out. */
  readonly unreadable: readonly string[];
  /** Settings that were to change, and change in the file alone. */
  readonly fileOnly: readonly string[];
}

/**
 * Puts changes into the text of a configuration file. What they do not mention stays, and so do comments, order, spelling of
 * what means the same (60s, 1m0s), and keys that nobody knows. Only a list of variables is complete: what is not in it goes.
 */
export function changeConfig(schema: ConfigSchema, yaml: string, changes: WrittenSettings): ChangedConfig {
  const document = openDocument(yaml);
  const change = new ConfigChange(document);
  change.apply(schema.fields, changes, asSettings(document.toJS()), []);
  return {
    yaml: document.toString({ lineWidth: 0 }),
    unreadable: change.unreadable,
    fileOnly: change.fileOnly,
  };
}

class ConfigChange {
  readonly unreadable: string[] = [];
  readonly fileOnly: string[] = [];

  constructor(private readonly document: Document) {}

  apply(
    fields: SectionFields,
    changes: WrittenSettings,
    written: WrittenSettings,
    at: readonly string[],
  ): void {
    const known = new Map(Object.values(fields).map((field) => [field.key, field]));
    for (const [key, value] of Object.entries(changes)) {
      if (value === null || value === undefined) continue;
      const field = known.get(key);
      const keys = [...at, key];
      if (field?.kind === 'section' && isSettings(value))
        this.apply(field.fields, value, asSettings(written[key]), keys);
      else if (field?.kind === 'setting') this.change(field, value, written[key], keys);
      else if (!isDeepStrictEqual(value, written[key])) this.put(keys, value);
    }
  }

  private change(setting: Setting<unknown>, ...values: [unknown, unknown, readonly string[]]): void {
    if (setting.isFileOnly?.(values[0])) this.keep(setting, ...values);
    else this.set(setting, ...values);
  }

  private set(setting: Setting<unknown>, sent: unknown, written: unknown, keys: readonly string[]): void {
    const before = written ?? setting.initial;
    if (setting.hideSecrets && isDeepStrictEqual(sent, setting.hideSecrets(before))) return;
    if (setting.hideSecrets && typeof sent === 'string' && sent.includes(HIDDEN)) {
      this.unreadable.push(keys.join('.'));
      return;
    }
    const usual = setting.normalize ?? ((value: unknown) => value);
    if (isDeepStrictEqual(usual(sent), usual(before))) return;
    const isNew = written === undefined;
    this.put(keys, setting.shorten?.(sent) ?? sent);
    if (isNew) commentOn(this.document, keys, setting.about);
  }

  /** It may be sent back, as it was shown or as it is. */
  private keep(setting: Setting<unknown>, sent: unknown, written: unknown, keys: readonly string[]): void {
    const before = written ?? setting.initial;
    const isSame = [before, setting.hideSecrets?.(before)].some((known) => isDeepStrictEqual(sent, known));
    if (!isSame) this.fileOnly.push(keys.join('.'));
  }

  private put(keys: readonly string[], value: unknown): void {
    const before = this.document.getIn(keys, true);
    this.document.setIn(keys, merged(this.document, isNode(before) ? before : undefined, value));
  }
}

/** `before`, with as little changed as makes it mean `value`, so that its comments stay. */
function merged(document: Document, before: Node | undefined, value: unknown): Node {
  if (isMap(before) && isSettings(value)) return mergedMap(document, before, value);
  if (isSeq(before) && Array.isArray(value)) return mergedList(document, before, value);
  if (isScalar(before) && (typeof value !== 'object' || value === null)) {
    if (before.value !== value) before.value = value;
    return before;
  }
  return document.createNode(value);
}

function mergedMap(document: Document, before: YAMLMap, value: WrittenSettings): Node {
  for (const [key, inner] of Object.entries(value)) {
    const old = before.get(key, true);
    before.set(key, merged(document, isNode(old) ? old : undefined, inner));
  }
  for (const key of Object.keys(asSettings(before.toJS(document)))) {
    if (!Object.hasOwn(value, key) && isForgotten(value, key)) before.delete(key);
  }
  return before;
}

/** A list of as many entries is changed entry by entry; of a longer or shorter one, those that are still there are kept. */
function mergedList(document: Document, before: YAMLSeq, values: readonly unknown[]): Node {
  const entries = before.items.filter((item) => isNode(item));
  before.items =
    entries.length === values.length
      ? values.map((value, index) => merged(document, entries[index], value))
      : values.map((value) => {
          const same = entries.findIndex((entry) => isDeepStrictEqual(entry.toJS(document), value));
          return same < 0 ? document.createNode(value) : entries.splice(same, 1)[0];
        });
  return before;
}

/** What a client left out of a variable is gone; what no client knows of is kept. A list of variables has names for keys. */
function isForgotten(value: WrittenSettings, key: string): boolean {
  const isDefinition = 'values' in value && Array.isArray(value['values']);
  const isEntry = 'value' in value && !isSettings(value['value']);
  return isDefinition || isEntry ? VARIABLE_KEYS.has(key) : true;
}
