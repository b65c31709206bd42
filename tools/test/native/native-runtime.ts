import { createRequire } from 'node:module';
import type { NativeEnvironment } from './native-environment.ts';
import { loadFor, sourceMaps, urlForFile, type TransformedModule } from './module-hooks.ts';

/** The part of Jest's project configuration that is needed here. */
interface ProjectConfig {
  readonly moduleNameMapper: readonly (readonly [pattern: string, replacement: string])[];
}

/** Jest's own: transforms by what the project's `transform` says, and keeps it on disk. */
interface ScriptTransformer {
  transform(path: string, options: Readonly<Record<string, unknown>>): TransformedModule;
}

const TRANSFORM_OPTIONS = {
  supportsDynamicImport: true,
  supportsExportNamespaceFrom: true,
  supportsStaticESM: true,
  supportsTopLevelAwait: true,
  collectCoverage: false,
  collectCoverageFrom: [],
  coverageProvider: 'v8',
};

let fileCount = 0;

/**
 * Jest's runtime without a VM context: modules are Node's own. What is tested, and the packages that it uses, are loaded once in a
 * process; specs and what else belongs to tests, once for each test file.
 */
class NativeRuntime {
  private readonly fileNumber = (fileCount += 1);

  private readonly config: ProjectConfig;
  private readonly environment: NativeEnvironment;
  private readonly transformer: ScriptTransformer;

  constructor(
    config: ProjectConfig,
    environment: NativeEnvironment,
    _resolver: unknown,
    transformer: ScriptTransformer,
  ) {
    this.config = config;
    this.environment = environment;
    this.transformer = transformer;
  }

  unstable_shouldLoadAsEsm(): boolean {
    return true;
  }

  async unstable_importModule(path: string): Promise<void> {
    await import(urlForFile(path, this.fileNumber));
  }

  /** Loads the test framework: a new one for each file, since it holds the file's tests. */
  requireInternalModule(path: string): unknown {
    const require = createRequire(path);
    Reflect.deleteProperty(require.cache, path);
    return require(path);
  }

  requireModule(path: string): unknown {
    return createRequire(path)(path);
  }

  /** @param globals - `describe`, `it`, `expect` … of this file */
  setGlobalsForRuntime(globals: Readonly<Record<string, unknown>>): void {
    loadFor({
      number: this.fileNumber,
      moduleNameMapper: this.config.moduleNameMapper,
      jestGlobals: { ...globals, jest: this.environment.jestObject() },
      transform: (path) => this.transformer.transform(path, TRANSFORM_OPTIONS),
    });
  }

  getSourceMaps(): ReadonlyMap<string, string> {
    return sourceMaps;
  }

  getAllCoverageInfoCopy(): undefined {
    return undefined;
  }

  /** Jest's own warns of modules that are loaded between tests; Node's may be. */
  enterTestCode(): void {
    return;
  }

  leaveTestCode(): void {
    return;
  }

  teardown(): void {
    this.environment.moduleMocker.restoreAllMocks();
  }
}

export { NativeRuntime as 'module.exports' };
