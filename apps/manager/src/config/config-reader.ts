import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { unavailable } from '@flamenco/domain/errors';
import { nameOrder } from '@flamenco/domain/names';
import { isMap, isNode, LineCounter, parse, parseDocument, type Document } from 'yaml';
import { CONFIG_VERSION, type ConfigSchema } from './config-schema.js';
import { ConfigurationError, describeFault, type ConfigurationFault } from './configuration-error.js';
import type { CoreConfig } from './core-settings.js';
import { errorCode } from '../system-error.js';
import { shown, type Section, type SectionFields, type Setting } from './settings.js';

type KeyPath = readonly (string | number)[];

/** The environment, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What was read from a configuration file and the environment. */
export interface LoadedConfiguration {
  /** Those of the Manager as a whole. What a part of it is configured by, `Configuration.of` tells that part. */
  readonly config: CoreConfig;
  /** What there is to be configured. */
  readonly schema: ConfigSchema;
  /** The absolute path of the file, whether it exists or not. */
  readonly file: string;
  readonly isFileMissing: boolean;
  /** The setup assistant is wanted, whatever the file says (`--setup-assistant`). */
  readonly isSetupAsked?: boolean;
  /** What overrides the file, for reading it again. */
  readonly environment: Environment;
  /** What does not keep the Manager from starting, a line each. */
  readonly warnings: readonly string[];
}

/** What every environment variable for the Manager begins with. */
export const ENVIRONMENT_PREFIX = 'FLAMENCO_';

/**
 * Reads a configuration file, overridden by `FLAMENCO_…` environment variables. A missing file gives the defaults. Throws
 * a `ConfigurationError` that names every fault, with its line.
 */
export function readConfigFile(
  schema: ConfigSchema,
  file: string,
  environment: Environment = process.env,
): LoadedConfiguration {
  const absolute = resolve(file);
  const yaml = readIfThere(absolute);
  return {
    ...readConfig(schema, yaml ?? `_meta: {version: ${CONFIG_VERSION}}`, absolute, environment),
    isFileMissing: yaml === undefined,
  };
}

/** Reads the text of a configuration file. `file` is where it is, or would be: relative paths start at its folder. */
export function readConfig(
  schema: ConfigSchema,
  yaml: string,
  file: string,
  environment: Environment,
): LoadedConfiguration {
  const reader = new ConfigReader(schema, yaml, file, environment);
  const config = reader.read();
  if (reader.faults.length > 0) throw new ConfigurationError(inReadingOrder(reader.faults));
  return { config, schema, file, isFileMissing: false, environment, warnings: reader.warnings };
}

/** The text of a configuration file, or undefined when there is none. @throws FarmError `unavailable` when it cannot be read */
export function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw unavailable(
      'configuration-not-readable',
      `The configuration file ${file} cannot be read (${error instanceof Error ? error.message : String(error)}). Make sure that it is a file that the Manager's user may read.`,
      { cause: error },
    );
  }
}

/** The environment variable that overrides a setting: `shaman.garbageCollect.maxAge` is FLAMENCO_SHAMAN_GARBAGE_COLLECT_MAX_AGE. */
export function environmentName(keys: readonly string[]): string {
  const snakeCase = keys.map((key) => key.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase());
  return ENVIRONMENT_PREFIX + snakeCase.join('_');
}

/** From the top of the file to its end, whichever part of the Manager a setting is of. */
function inReadingOrder(faults: readonly ConfigurationFault[]): readonly ConfigurationFault[] {
  const compare = nameOrder('en');
  return faults.toSorted((one, other) => compare(one.where, other.where));
}

/** One reading of one file; collects what is wrong with it. */
class ConfigReader {
  readonly faults: ConfigurationFault[] = [];
  readonly warnings: string[] = [];
  private readonly lines = new LineCounter();
  private readonly document: Document;

  constructor(
    private readonly schema: ConfigSchema,
    yaml: string,
    private readonly file: string,
    private readonly environment: Environment,
  ) {
    this.document = parseDocument(yaml, { lineCounter: this.lines, prettyErrors: false });
    for (const error of this.document.errors) {
      this.faults.push({ where: this.lineAt(error.pos[0]), setting: '', message: `${error.message}.` });
    }
  }

  read(): CoreConfig {
    const isReadable = this.faults.length === 0 && this.checkVersion();
    const written: unknown = isReadable ? this.document.toJS() : {};
    const config = this.readFields(this.schema.fields, written, []) as CoreConfig;
    if (this.faults.length === 0) this.checkTogether(config);
    return config;
  }

  private checkTogether(config: CoreConfig): void {
    for (const { key, message } of this.schema.faultsTogether(config)) {
      const name = environmentName([key]);
      this.fault([key], message, this.environment[name] === undefined ? undefined : name);
    }
  }

  private checkVersion(): boolean {
    if (this.document.contents !== null && !isMap(this.document.contents)) {
      this.fault([], 'must be a list of settings, one a line, such as manager_name: Flamenco.');
      return false;
    }
    const version = this.document.getIn(['_meta', 'version']);
    if (version === CONFIG_VERSION) return true;
    this.fault(
      ['_meta', 'version'],
      `only version ${CONFIG_VERSION} is supported (is ${shown(version)}). Start the file with "_meta: {version: ${CONFIG_VERSION}}".`,
    );
    return false;
  }

  private readFields(fields: SectionFields, written: unknown, at: readonly string[]): unknown {
    const values = asRecord(written);
    if (!values) this.fault(at, `must have settings below it (is ${shown(written)}).`);
    this.warnOfUnknownKeys(fields, values ?? {}, at);
    const entries = Object.entries(fields).map(([name, field]) => {
      return [name, this.readField(field, values?.[field.key], [...at, field.key])];
    });
    return Object.fromEntries(entries) as unknown;
  }

  private readField(field: Setting<unknown> | Section, written: unknown, at: readonly string[]): unknown {
    if (field.kind === 'section') return this.readFields(field.fields, written ?? {}, at);
    const name = environmentName(at);
    const override = this.environment[name];
    const value = override === undefined ? written : environmentValue(field, override);
    const where = override === undefined ? undefined : name;
    return (
      this.readSetting(field, value ?? undefined, at, where) ??
      this.readSetting(field, undefined, at, undefined)
    );
  }

  /** @param where - the environment variable that the value is from; undefined: the file */
  private readSetting(
    field: Setting<unknown>,
    written: unknown,
    at: readonly string[],
    where: string | undefined,
  ): unknown {
    return field.read(written ?? field.initial, {
      baseDir: dirname(this.file),
      fault: (message, ...subPath) => {
        this.fault([...at, ...subPath], message, where);
      },
    });
  }

  private warnOfUnknownKeys(
    fields: SectionFields,
    written: Readonly<Record<string, unknown>>,
    at: readonly string[],
  ): void {
    const known = new Set(Object.values(fields).map(({ key }) => key));
    if (at.length === 0) known.add('_meta');
    for (const key of Object.keys(written)) {
      if (known.has(key)) continue;
      const message =
        'this Manager knows no such setting; it is kept, and has no effect. Check its spelling.';
      this.warnings.push(
        describeFault({ where: this.lineOf([...at, key]), setting: [...at, key].join('.'), message }),
      );
    }
  }

  private fault(at: KeyPath, message: string, where = this.lineOf(at)): void {
    this.faults.push({ where, setting: settingName(at), message });
  }

  /** The line of a key's value, or of the nearest thing around it that is written. */
  private lineOf(at: KeyPath): string {
    for (let depth = at.length; depth > 0; depth--) {
      const node = this.document.getIn(at.slice(0, depth), true);
      if (isNode(node) && node.range) return this.lineAt(node.range[0]);
    }
    return this.file;
  }

  private lineAt(offset: number): string {
    return `${this.file}:${this.lines.linePos(offset).line}`;
  }
}

/** `variables.blender.values[0].value` */
function settingName(at: KeyPath): string {
  return at
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index > 0 ? '.' : ''}${part}`))
    .join('');
}

function environmentValue(field: Setting<unknown>, override: string): unknown {
  if (field.isText) return override;
  try {
    return parse(override) as unknown;
  } catch {
    return override; // not YAML either: the setting says what it expects
  }
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (value === null || value === undefined) return {};
  return typeof value === 'object' && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}
