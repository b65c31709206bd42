import { ModernFakeTimers } from '@jest/fake-timers';
import type { jest } from '@jest/globals';
import { ModuleMocker } from 'jest-mock';
import { GlobalState } from './global-state.ts';

type FakeTimersOptions = ConstructorParameters<typeof ModernFakeTimers>[0];

type FakeTimersConfig = Parameters<ModernFakeTimers['useFakeTimers']>[0];

interface EnvironmentOptions {
  readonly projectConfig: FakeTimersOptions['config'] & {
    readonly globals: Readonly<Record<string, unknown>>;
  };
}

/** The part of `jest` that our tests use. Modules cannot be mocked, and are not. */
export type JestObject = Pick<
  typeof jest,
  | 'advanceTimersByTime'
  | 'advanceTimersByTimeAsync'
  | 'fn'
  | 'getTimerCount'
  | 'restoreAllMocks'
  | 'runAllTimers'
  | 'setTimeout'
  | 'spyOn'
  | 'useRealTimers'
> & { useFakeTimers(config?: FakeTimersConfig): typeof jest };

/** Where Jest's test framework looks for what `jest.setTimeout` said. */
const TEST_TIMEOUT = Symbol.for('TEST_TIMEOUT_SYMBOL');

/** Jest's environment that is the process itself: a test file that leaves other globals than it found fails. */
export class NativeEnvironment {
  readonly global = globalThis;
  readonly moduleMocker = new ModuleMocker(globalThis);
  readonly fakeTimers = null;
  readonly fakeTimersModern: ModernFakeTimers;
  private readonly before = new GlobalState();
  private readonly projectGlobals: Readonly<Record<string, unknown>>;

  constructor({ projectConfig }: EnvironmentOptions) {
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
    this.projectGlobals = projectConfig.globals;
    Object.assign(globalThis, projectConfig.globals);
  }

  /** Jest asks for it. */
  setup(): Promise<void> {
    return Promise.resolve();
  }

  teardown(): Promise<void> {
    this.fakeTimersModern.dispose();
    for (const name of Object.keys(this.projectGlobals)) Reflect.deleteProperty(globalThis, name);
    const changed = this.before.restore();
    if (changed.length === 0) return Promise.resolve();
    const names = changed.join(', ');
    return Promise.reject(
      new Error(`This file left other globals than it found: ${names}. Put them back after its tests.`),
    );
  }

  exportConditions(): readonly string[] {
    return ['node', 'node-addons'];
  }

  /** There is none; modules are loaded by `NativeRuntime`. */
  getVmContext(): null {
    return null;
  }

  jestObject(): JestObject {
    const { fakeTimersModern: timers, moduleMocker: mocker } = this;
    const object: JestObject = {
      advanceTimersByTime: (ms) => timers.advanceTimersByTime(ms),
      advanceTimersByTimeAsync: (ms) => timers.advanceTimersByTimeAsync(ms),
      fn: mocker.fn.bind(mocker),
      getTimerCount: () => timers.getTimerCount(),
      restoreAllMocks: () => (mocker.restoreAllMocks(), object as typeof jest),
      runAllTimers: () => timers.runAllTimers(),
      setTimeout: (ms) => (Object.assign(globalThis, { [TEST_TIMEOUT]: ms }), object as typeof jest),
      spyOn: mocker.spyOn.bind(mocker),
      useFakeTimers: (config) => (timers.useFakeTimers(withoutNextTick(config)), object as typeof jest),
      useRealTimers: () => (timers.useRealTimers(), object as typeof jest),
    };
    return object;
  }
}

/** Node.js's own streams and sockets go on by `process.nextTick`, and there is one process. */
function withoutNextTick(config: FakeTimersConfig = {}): Exclude<FakeTimersConfig, undefined> {
  return { ...config, doNotFake: [...(config.doNotFake ?? []), 'nextTick'] };
}

export { NativeEnvironment as default };
