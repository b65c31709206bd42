import { describe, expect, it } from '@jest/globals';
import { aTask } from '../../../../testing/builders';
import { jobGraph } from './job-graph';

const NO_DEPENDENCIES = { dependencies: [], is_complete: true };

describe('the graph of a job', () => {
  it('has a box for each group, and for each task alone where there are few; what waits in a box is not shown', () => {
    const tasks = [
      aTask({ id: 'bake', index_in_job: 1, name: 'bake fog', status: 'completed' }),
      aTask({ id: 'b1', index_in_job: 2, group: 'beauty', status: 'completed' }),
      aTask({ id: 'b2', index_in_job: 3, group: 'beauty' }),
      aTask({ id: 'film', index_in_job: 4, name: 'film' }),
    ];
    const dependencies = [
      { task: 2, needs: [1] },
      { task: 3, needs: [1, 2] },
      { task: 4, needs: [2, 3] },
    ];
    const { nodes, edges } = jobGraph(tasks, { dependencies, is_complete: true });
    expect(nodes.map(({ label, tasks: own, counts }) => [label, own.length, counts.completed])).toEqual([
      ['bake fog', 1, 1],
      ['beauty', 2, 1],
      ['film', 1, 0],
    ]);
    expect(edges).toEqual([
      { from: 'task bake', to: 'group beauty' },
      { from: 'group beauty', to: 'task film' },
    ]);
  });

  it('puts many tasks without a group together by type', () => {
    const tasks = Array.from({ length: 100 }, (_, i) =>
      aTask({ id: `t${i}`, index_in_job: i + 1, task_type: i < 99 ? 'blender' : 'ffmpeg' }),
    );
    const { nodes } = jobGraph(tasks, NO_DEPENDENCIES);
    expect(nodes.map(({ label, tasks: own }) => [label, own.length])).toEqual([
      ['blender', 99],
      ['ffmpeg', 1],
    ]);
  });

  it('leaves out what tells of tasks that are not there', () => {
    const graph = jobGraph([aTask()], { dependencies: [{ task: 7, needs: [1, 9] }], is_complete: true });
    expect(graph.edges).toEqual([]);
  });
});
