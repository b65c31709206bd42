import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkCompiledTasks, type CompiledTask } from '../src/jobs/index.js';
import { stepsOfTask } from '../src/tasks/index.js';

/** `a` is 1; figures are themselves. */
const numberOf = (name: string): number => (/^\d+$/.test(name) ? Number(name) : name.charCodeAt(0) - 96);

function aCompiledTask(
  name: string,
  dependencies: string[] = [],
  some: Partial<CompiledTask> = {},
): CompiledTask {
  return {
    number: numberOf(name),
    name: `task ${name}`,
    type: 'misc',
    dependencies: dependencies.map(numberOf),
    ...some,
  };
}

describe('checkCompiledTasks', () => {
  it.each<[string, CompiledTask[]]>([
    ['no tasks', []],
    [
      'a diamond',
      [
        aCompiledTask('d', ['b', 'c']),
        aCompiledTask('b', ['a']),
        aCompiledTask('c', ['a']),
        aCompiledTask('a'),
      ],
    ],
    ['the same dependency twice', [aCompiledTask('a'), aCompiledTask('b', ['a', 'a'])]],
  ])('accepts %s', (_, tasks) => {
    expect(() => {
      checkCompiledTasks(tasks);
    }).not.toThrow();
  });

  it.each<[string, CompiledTask[], string, RegExp]>([
    [
      'an unknown dependency',
      [aCompiledTask('a', ['x'])],
      'unknown-dependency',
      /'task a' depends on a task that is not in the job/,
    ],
    ['a task that waits for itself', [aCompiledTask('a', ['a'])], 'dependency-cycle', /'task a' -> 'task a'/],
    [
      'a cycle behind a detour',
      [
        aCompiledTask('s', ['a']),
        aCompiledTask('a', ['b']),
        aCompiledTask('b', ['c']),
        aCompiledTask('c', ['a']),
      ],
      'dependency-cycle',
      /: 'task a' -> 'task b' -> 'task c' -> 'task a'\./,
    ],
    [
      'a task added twice',
      [aCompiledTask('a'), aCompiledTask('a')],
      'duplicate-task',
      /'task a' was added twice/,
    ],
    ['an empty name', [aCompiledTask('a', [], { name: ' ' })], 'task-without-name', /Task 1 has no name/],
    ['an empty type', [aCompiledTask('a', [], { type: '' })], 'task-without-type', /'task a' has no type/],
  ])('refuses %s', (_, tasks, code, message) => {
    const check = (): void => {
      checkCompiledTasks(tasks);
    };
    expect(check).toThrow(expect.objectContaining({ kind: 'invalid', code }));
    expect(check).toThrow(message);
  });

  it.each([
    ['as they were made', [0, 1, 2], [0, 1, 2, undefined]],
    ['in another order', [2, 0, 1], [1, 2, 0, undefined]],
    ['with some left out', [0, 3], [0, undefined, undefined, 1]],
  ])('tells where each task is: %s', (_, numbers, expected) => {
    const positions = checkCompiledTasks(numbers.map((number) => aCompiledTask('a', [], { number })));
    expect(expected.map((_position, number) => positions.get(number))).toEqual(expected);
  });

  it('finds a cycle if and only if there is one', () => {
    const edges = fc.array(fc.tuple(fc.nat({ max: 9 }), fc.nat({ max: 9 })), { maxLength: 14 });
    fc.assert(
      fc.property(edges, (all) => {
        const tasks = Array.from({ length: 10 }, (_, index) =>
          aCompiledTask(
            String(index),
            all.filter(([from]) => from === index).map(([, to]) => String(to)),
          ),
        );
        let hasCycle = false;
        try {
          checkCompiledTasks(tasks);
        } catch {
          hasCycle = true;
        }
        expect(hasCycle).toBe(!canBeOrdered(tasks));
      }),
      { numRuns: 500 },
    );
  });

  it('manages a chain of 100,000 tasks', () => {
    const chain = Array.from({ length: 100_000 }, (_, index) =>
      aCompiledTask(String(index), index > 0 ? [String(index - 1)] : []),
    );
    expect(() => {
      checkCompiledTasks(chain.toReversed());
    }).not.toThrow();
  });
});

/** By taking away tasks that wait for nothing, until none is left: another way than the one under test. */
function canBeOrdered(tasks: readonly CompiledTask[]): boolean {
  const left = tasks.filter(({ dependencies }) =>
    dependencies.some((number) => tasks.some((task) => task.number === number)),
  );
  return left.length === 0 || (left.length < tasks.length && canBeOrdered(left));
}

describe('stepsOfTask', () => {
  it.each([
    [[], 0],
    [[{}, { totalStepCount: 0 }, { totalStepCount: 12 }, { totalStepCount: -3 }], 15],
  ])('of %j is %d (defect 10 (§8))', (commands, steps) => {
    expect(stepsOfTask(commands)).toBe(steps);
  });
});
