import { invalid } from '../errors.js';
import {
  isDevicePath,
  isRootPath,
  isUncFileWithSlashes,
  isWindowsPath,
  toPlatformPath,
  toSlashes,
  trimTrailingSeparators,
  withoutVerbatimPrefix,
  type Platform,
} from '../paths/platform-paths.js';
import {
  ALL_PLATFORMS,
  AUDIENCES,
  audiencesOf,
  JOBS_VARIABLE,
  platformsOf,
  variableProblems,
  type Audience,
  type VariableDefinition,
} from './variable-definition.js';

/** What a variable is worth for one audience on one platform. */
export interface ResolvedVariable {
  readonly value: string;
  readonly isTwoWay: boolean;
}

/** What a `VariableTable` is made from. */
export interface VariableTableOptions {
  readonly variables: Readonly<Record<string, VariableDefinition>>;
  /** What `manager` stands for as a submitter's platform, and the platform that the Manager's own paths are of. */
  readonly managerPlatform: Platform;
  /** Where the jobs' files are, as a path on the Manager: the value of the implicit variable `jobs`. */
  readonly jobsPath?: string;
}

/** A path that begins with a two-way variable's value, taken apart. */
interface PrefixMatch {
  readonly name: string;
  readonly length: number;
  /** What follows the value; empty, or beginning with a separator. */
  readonly remainder: string;
}

const SEPARATOR_FIRST = /^[\\/]/;
/** Of the platforms that are known. */
const UNDERSTANDS_WINDOWS_PATHS: ReadonlyMap<Platform, boolean> = new Map([
  ['linux', false],
  ['darwin', false],
  ['windows', true],
]);

const LEADING_REFERENCE = /^\{([^{}]+)\}/;
const REFERENCE = /\{([^{}]+)\}/g;

/** The variables of a configuration, and the replacement of values by names and of names by values (behaviour.md §4). */
export class VariableTable {
  /** What is wrong with the definitions, for people. */
  readonly problems: readonly string[];
  private readonly slots = new Map<string, Map<string, string>>();
  private readonly twoWayNames: ReadonlySet<string>;
  /** Of all variables, the Manager's own ones included. */
  readonly names: readonly string[];
  /** That some value is for; `all` is none. */
  readonly platforms: ReadonlySet<Platform>;
  private readonly resolved = new Map<string, ReadonlyMap<string, ResolvedVariable>>();
  private readonly managerPlatform: Platform;

  constructor({ variables, managerPlatform, jobsPath }: VariableTableOptions) {
    this.problems = variableProblems(variables);
    this.managerPlatform = managerPlatform;
    const own = Object.entries(variables).filter(([name]) => name !== JOBS_VARIABLE);
    const implicit: [string, VariableDefinition][] =
      jobsPath === undefined
        ? []
        : [[JOBS_VARIABLE, { values: [{ platform: ALL_PLATFORMS, value: jobsPath }] }]];
    const all = [...own, ...implicit];
    this.names = all.map(([name]) => name);
    this.twoWayNames = new Set(all.filter(([, { isTwoWay }]) => isTwoWay).map(([name]) => name));
    for (const [name, definition] of all) this.fillSlots(name, definition);
    const named = all.flatMap(([, { values }]) => values.flatMap(platformsOf));
    this.platforms = new Set(named.filter((platform) => platform !== ALL_PLATFORMS));
  }

  /** All variables that have a value for an audience on a platform, by name. */
  valuesFor(audience: Audience, platform: Platform): Readonly<Record<string, ResolvedVariable>> {
    return Object.fromEntries(this.resolve(audience, platform));
  }

  /** Whether a variable has a value for an audience on a platform: it stays as it is written where it has none. */
  hasValue(name: string, audience: Audience, platform: Platform): boolean {
    return this.resolve(audience, this.platformOf(platform)).has(name);
  }

  /** Whether a path of the Manager's platform begins with the value of a two-way variable, so that `toValues` moves it. */
  coversOwnPath(path: string): boolean {
    return this.findPrefix(path, 'workers', this.managerPlatform, isSame) !== undefined;
  }

  /**
   * Replaces the value of a two-way variable that a path begins with by the variable's name; other texts come back
   * unchanged. Compares without regard to case and kind of separator; of several values the longest wins, and only
   * whole path components count (§4.2, §32 #7). `manager` is the Manager's own platform. From Windows, `\\?\C:\x` is `C:\x`.
   * @throws FarmError `invalid` for the name of a device of a Windows computer, which means nothing to any other
   */
  toVariables(text: string, platform: Platform): string {
    const path = this.platformOf(platform) === 'windows' ? portablePath(text) : text;
    const match = this.findPrefix(path, 'workers', platform, isSameIgnoringCase);
    return match ? `{${match.name}}${match.remainder}` : path;
  }

  /**
   * Replaces `{names}` by their values for an audience on a platform. What thereby, or by beginning with a path of the
   * Manager that a two-way variable covers, turns out to be a path gets that platform's separators (§4.3); so does
   * `//server/share/file` for Windows, where Blender takes it for relative to the blend file.
   */
  toValues(text: string, audience: Audience, platform: Platform): string {
    const target = this.platformOf(platform);
    const variables = this.resolve(audience, target);
    const valueOf = (name: string, isTwoWay: boolean): string | undefined => {
      const variable = variables.get(name);
      return variable?.isTwoWay === isTwoWay ? variable.value : undefined;
    };
    const expanded = replaceReferences(text, (name) => valueOf(name, false));
    const located = replaceReferences(expanded, (name) => valueOf(name, true));
    const moved = this.moveFromManager(located, audience, target);
    const isPath = moved !== undefined || namesIn(expanded).some((name) => valueOf(name, true) !== undefined);
    const isShare = target === 'windows' && isUncFileWithSlashes(located);
    return isPath || isShare ? toPlatformPath(moved ?? located, target) : located;
  }

  /**
   * `toValues` for a command's parameters: texts, and texts that are members of lists or fields of objects (`expect`, `env`). All else
   * stays as it is.
   */
  expandParameters(
    parameters: Readonly<Record<string, unknown>>,
    audience: Audience,
    platform: Platform,
  ): Record<string, unknown> {
    const expand = (value: unknown): unknown =>
      typeof value === 'string' ? this.toValues(value, audience, platform) : value;
    // Most fields are names and numbers of frames: 5 µs each, of each request for a task.
    const expandField = (value: unknown): unknown =>
      typeof value === 'string' && /[{/\\]/.test(value) ? expand(value) : value;
    const expandMembers = (value: unknown): unknown => {
      if (typeof value !== 'object' || value === null) return expand(value);
      return Array.isArray(value) ? value.map(expand) : mapFields(value, expandField);
    };
    return mapFields(parameters, expandMembers);
  }

  /**
   * Whether a path as `toVariables` gives it can be said to Workers on a platform: a Windows path means nothing on Linux and macOS, nor
   * does the name of a two-way variable that has no value there. Of platforms that Flamenco does not know, nothing is said.
   */
  canBeSaidTo(path: string, platform: Platform): boolean {
    const understandsWindowsPaths = UNDERSTANDS_WINDOWS_PATHS.get(this.platformOf(platform));
    if (understandsWindowsPaths === undefined) return true;
    const said = this.toValues(path, 'workers', platform);
    if (!understandsWindowsPaths && isWindowsPath(said)) return false;
    const [, name] = LEADING_REFERENCE.exec(said) ?? [];
    return name === undefined || !this.twoWayNames.has(name);
  }

  private fillSlots(name: string, { isTwoWay, values }: VariableDefinition): void {
    for (const value of values) {
      const text = isTwoWay ? withoutTrailingSeparators(withoutVerbatimPrefix(value.value)) : value.value;
      for (const audience of audiencesOf(value)) {
        for (const platform of platformsOf(value)) {
          const slot = this.slots.get(slotKey(audience, platform)) ?? new Map<string, string>();
          this.slots.set(slotKey(audience, platform), slot.set(name, text));
        }
      }
    }
  }

  private resolve(audience: Audience, platform: Platform): ReadonlyMap<string, ResolvedVariable> {
    // Clients name platforms as they like: those that the configuration does not know are all the same.
    const isKnown = this.slots.has(slotKey(audience, platform));
    const key = slotKey(audience, isKnown ? platform : ALL_PLATFORMS);
    const known = this.resolved.get(key);
    if (known) return known;
    const specific = this.slots.get(key);
    const general = this.slots.get(slotKey(audience, ALL_PLATFORMS));
    const resolved = new Map<string, ResolvedVariable>();
    for (const name of this.names) {
      const value = specific?.get(name) ?? general?.get(name);
      if (value !== undefined) resolved.set(name, { value, isTwoWay: this.twoWayNames.has(name) });
    }
    this.resolved.set(key, resolved);
    return resolved;
  }

  /** A path of the Manager, swapped to where the target platform has it; undefined when no two-way variable covers it. */
  private moveFromManager(text: string, audience: Audience, platform: Platform): string | undefined {
    const targets = this.resolve(audience, platform);
    const match = this.findPrefix(text, audience, this.managerPlatform, isSame, (name) => targets.has(name));
    const target = match && targets.get(match.name);
    return target && target.value + match.remainder;
  }

  private findPrefix(
    text: string,
    audience: Audience,
    platform: Platform,
    isEqual: (a: string, b: string) => boolean,
    isWanted: (name: string) => boolean = () => true,
  ): PrefixMatch | undefined {
    let longest: PrefixMatch | undefined;
    for (const [name, { value, isTwoWay }] of this.resolve(audience, this.platformOf(platform))) {
      if (!isTwoWay || !isWanted(name)) continue;
      const prefix = value.replace(/[\\/]+$/, '');
      const remainder = text.slice(prefix.length);
      const isWhole = remainder === '' ? value !== '' && prefix !== '' : SEPARATOR_FIRST.test(remainder);
      if (value === '' || !isWhole || !isEqual(text.slice(0, prefix.length), prefix)) continue;
      if (longest === undefined || prefix.length > longest.length)
        longest = { name, length: prefix.length, remainder };
    }
    return longest;
  }

  private platformOf(platform: Platform): Platform {
    return platform === 'manager' ? this.managerPlatform : platform;
  }
}

/** The audiences and platforms that share a slot. */
function slotKey(audience: Audience, platform: Platform): string {
  return `${AUDIENCES.indexOf(audience)} ${platform}`;
}

function replaceReferences(text: string, valueOf: (name: string) => string | undefined): string {
  if (!text.includes('{')) return text; // as most texts: to find that out by the expression takes ten times as long
  return text.replaceAll(REFERENCE, (reference, name: string) => valueOf(name) ?? reference);
}

function namesIn(text: string): string[] {
  if (!text.includes('{')) return [];
  return Array.from(text.matchAll(REFERENCE), ([, name = '']) => name);
}

function portablePath(text: string): string {
  if (!isDevicePath(text)) return withoutVerbatimPrefix(text);
  throw invalid(
    'device-path',
    `'${text}' names a device of one computer, which no Worker can reach. Use a path with a drive letter or of a share (\\\\server\\share), and submit again.`,
  );
}

function withoutTrailingSeparators(path: string): string {
  return isRootPath(path) ? path : trimTrailingSeparators(path);
}

function isSame(a: string, b: string): boolean {
  return toSlashes(a) === toSlashes(b);
}

function isSameIgnoringCase(a: string, b: string): boolean {
  return isSame(a.toLowerCase(), b.toLowerCase());
}

function mapFields(fields: object, change: (value: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, change(value)]));
}
