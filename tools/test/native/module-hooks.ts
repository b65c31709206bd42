import { existsSync } from 'node:fs';
import { registerHooks, type LoadFnOutput, type LoadHookContext, type ResolveFnOutput } from 'node:module';
import { join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** What a test file that runs now gives to the modules that are loaded for it. */
export interface LoadingFile {
  /** Which file of this process it is: modules of tests are loaded once for each. */
  readonly number: number;
  /** Regular expressions for names of modules, and what is loaded instead, as Jest's `moduleNameMapper` has them. */
  readonly moduleNameMapper: readonly (readonly [pattern: string, replacement: string])[];
  /** What tests import of `@jest/globals`. */
  readonly jestGlobals: Readonly<Record<string, unknown>>;
  transform(path: string): TransformedModule;
}

export interface TransformedModule {
  readonly code: string;
  readonly sourceMapPath: string | null;
}

interface Parent {
  readonly parentURL?: string | undefined;
}

type Resolve = (specifier: string, context?: Parent) => ResolveFnOutput;
type Load = (url: string, context?: Partial<LoadHookContext>) => LoadFnOutput;

const ROOT = join(import.meta.dirname, '../../..');
const FILE_PARAMETER = 'test-file';
const JEST_GLOBALS = '@jest/globals';
const JEST_GLOBALS_URL = 'jest-globals:';
/** Where the module that stands in for `@jest/globals` finds what it exports. */
const GLOBALS_KEY = Symbol.for('flamenco.jest-globals');

/** Where the source maps of transformed modules are, by the modules' URLs: stacks are told in lines of the sources. */
export const sourceMaps = new Map<string, string>();

let loadingFile: LoadingFile | undefined;
let areHooksRegistered = false;

/** From now on modules are loaded for this test file. */
export function loadFor(file: LoadingFile): void {
  loadingFile = file;
  Object.defineProperty(globalThis, GLOBALS_KEY, { configurable: true, value: file.jestGlobals });
  if (areHooksRegistered) return;
  areHooksRegistered = true;
  registerHooks({ resolve, load });
}

/** The URL under which a module of tests is loaded for one test file. */
export function urlForFile(path: string, number: number): string {
  const url = pathToFileURL(path);
  url.searchParams.set(FILE_PARAMETER, String(number));
  return url.href;
}

/** Specs, what lies beside them in folders of tests, and tools may keep state of their file; what they test is loaded once. */
function isOfTests(path: string): boolean {
  const [top = '', ...rest] = relative(ROOT, path).split(sep);
  return path.endsWith('.spec.ts') || top === 'tools' || rest.includes('tests');
}

function isOurs(url: string | undefined): url is string {
  return url?.startsWith('file:') === true && !url.includes('/node_modules/') && !url.includes('/dist/');
}

function resolve(specifier: string, context: Parent, next: Resolve): ResolveFnOutput {
  const { parentURL } = context;
  if (loadingFile === undefined || !isOurs(parentURL)) return next(specifier, context);
  if (specifier === JEST_GLOBALS) {
    const url = `${JEST_GLOBALS_URL}${String(loadingFile.number)}`;
    return { url, format: 'module', shortCircuit: true };
  }
  const resolved = next(mapped(specifier, parentURL, loadingFile), context);
  const { url } = resolved;
  if (!isOurs(url) || !url.endsWith('.ts')) return resolved;
  const path = fileURLToPath(url);
  return isOfTests(path) ? { ...resolved, url: urlForFile(path, loadingFile.number) } : resolved;
}

/** What a module is called by Node.js: sources import each other by the names of what is built of them. */
function mapped(specifier: string, parentURL: string, { moduleNameMapper }: LoadingFile): string {
  for (const [pattern, replacement] of moduleNameMapper) {
    if (!new RegExp(pattern).test(specifier)) continue;
    const replaced = specifier.replace(new RegExp(pattern), replacement);
    const source = new URL(replaced.endsWith('.ts') ? replaced : `${replaced}.ts`, parentURL);
    if (existsSync(source)) return source.href;
  }
  return specifier;
}

function load(url: string, context: LoadHookContext, next: Load): LoadFnOutput {
  if (loadingFile === undefined) return next(url, context);
  if (url.startsWith(JEST_GLOBALS_URL))
    return { format: 'module', shortCircuit: true, source: globalsModule(loadingFile) };
  const [address = url] = url.split('?', 1);
  if (!isOurs(url) || !address.endsWith('.ts')) return next(url, context);
  const { code, sourceMapPath } = loadingFile.transform(fileURLToPath(address));
  if (sourceMapPath !== null) sourceMaps.set(url, sourceMapPath);
  return { format: 'module', shortCircuit: true, source: code };
}

function globalsModule({ jestGlobals }: LoadingFile): string {
  const names = Object.keys(jestGlobals).join(', ');
  return `export const { ${names} } = globalThis[Symbol.for('${String(GLOBALS_KEY.description)}')];`;
}
