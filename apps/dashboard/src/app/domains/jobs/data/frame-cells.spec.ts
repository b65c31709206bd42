import { describe, expect, it } from '@jest/globals';
import { aTask } from '../../../../testing/builders';
import { cellLabel, countCells, frameCells } from './frame-cells';

const statesOf = (tasks: Parameters<typeof frameCells>[0]): readonly string[] =>
  frameCells(tasks).cells.map((cell) => cell.state);

describe('the cells of the frame grid', () => {
  it('are one for each frame, in ascending order, whatever the order of the tasks', () => {
    const tasks = [aTask({ id: 'b', frames: '4-6' }), aTask({ id: 'a', frames: '1-3' })];
    expect(frameCells(tasks).cells.map((cell) => [cell.frame, cell.task.id])).toEqual([
      [1, 'a'],
      [2, 'a'],
      [3, 'a'],
      [4, 'b'],
      [5, 'b'],
      [6, 'b'],
    ]);
  });

  it('show the frames of a chunk that are rendered already as completed', () => {
    const chunk = aTask({ frames: '1-4', status: 'active', steps_completed: 2, steps_total: 4 });
    expect(statesOf([chunk])).toEqual(['completed', 'completed', 'active', 'active']);
  });

  it('do not take steps for frames when their numbers differ', () => {
    expect(
      statesOf([aTask({ frames: '1-2', status: 'active', steps_completed: 1, steps_total: 10 })]),
    ).toEqual(['active', 'active']);
  });

  it.each([
    ['queued', 'blocked'],
    ['soft-failed', 'blocked'],
    ['canceled', 'canceled'],
  ] as const)('show a waiting task that is %s as %s', (status, state) => {
    expect(statesOf([aTask({ status, frames: '1', is_blocked: true })])).toEqual([state]);
  });

  it('leave tasks without frames aside when others have some', () => {
    const video = aTask({ id: 'video', name: 'preview-video' });
    expect(frameCells([aTask({ frames: '1' }), video]).others).toEqual([video]);
  });

  it('are tasks when none carries frames, or none that can be read', () => {
    const grid = frameCells([
      aTask({ name: 'echo' }),
      aTask({ id: 'task-2', name: 'sleep', frames: 'all of them' }),
    ]);
    expect(grid.hasFrames).toBe(false);
    expect(grid.cells.map(cellLabel)).toEqual(['echo', 'sleep']);
  });

  it('are in a row for each group, in the order of the tasks, with those of tasks without frames', () => {
    const tasks = [
      aTask({ id: 'bake', name: 'bake', group: 'bake' }),
      aTask({ id: 'b2', frames: '2', group: 'beauty' }),
      aTask({ id: 's1', frames: '1', group: 'shadow' }),
      aTask({ id: 'b1', frames: '1', group: 'beauty' }),
      aTask({ id: 'x', frames: '3' }),
      aTask({ id: 'deliver' }),
    ];
    const { cells, rows, others } = frameCells(tasks);
    expect(rows).toEqual([
      { label: 'bake', count: 1 },
      { label: 'beauty', count: 2 },
      { label: 'shadow', count: 1 },
      { label: 'No group', count: 1 },
    ]);
    expect(cells.map(cellLabel)).toEqual([
      'bake',
      'Frame 1 of beauty',
      'Frame 2 of beauty',
      'Frame 1 of shadow',
      'Frame 3',
    ]);
    expect(others.map(({ id }) => id)).toEqual(['deliver']);
  });

  it('are in one row without a label when no task has a group', () => {
    expect(frameCells([aTask({ frames: '1-3' })]).rows).toEqual([{ label: undefined, count: 3 }]);
    expect(frameCells([]).rows).toEqual([]);
  });

  it('stay the same objects as long as their tasks do', () => {
    const [first, second] = [aTask({ id: 'a', frames: '1-2' }), aTask({ id: 'b', frames: '3' })];
    const before = frameCells([first, second]).cells;
    const after = frameCells([first, { ...second, status: 'completed' }]).cells;
    expect(after.map((cell, i) => cell === before[i])).toEqual([true, true, false]);
  });

  it('are counted in the order of the legend, without states that do not occur', () => {
    const tasks = [aTask({ frames: '1-3' }), aTask({ id: 'b', frames: '4', status: 'completed' })];
    expect(countCells(frameCells(tasks).cells)).toEqual([
      { state: 'completed', count: 1 },
      { state: 'queued', count: 3 },
    ]);
  });
});
