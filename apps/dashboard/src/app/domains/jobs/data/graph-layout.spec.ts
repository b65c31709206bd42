import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aTask } from '../../../../testing/builders';
import { layoutGraph } from './graph-layout';
import { NODE_SIZE } from './graph-size';
import { type JobGraph, jobGraph } from './job-graph';

describe('laying out the graph', () => {
  // every browser has it, jsdom has not
  beforeAll(() => {
    globalThis.structuredClone = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
  });
  afterAll(() => {
    Reflect.deleteProperty(globalThis, 'structuredClone');
  });

  const chain: JobGraph = jobGraph(
    ['a', 'b', 'c'].map((id, i) => aTask({ id, index_in_job: i + 1 })),
    {
      dependencies: [
        { task: 2, needs: [1] },
        { task: 3, needs: [1, 2] },
      ],
      is_complete: true,
    },
  );

  it.each([
    ['LR', 'x'],
    ['TB', 'y'],
  ] as const)('%s puts what waits behind what it waits for, along %s', (direction, axis) => {
    const { nodes, edges, width, height } = layoutGraph(chain, direction);
    const places = nodes.map((node) => node[axis]);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(new Set(places).size).toBe(3);
    expect(edges).toHaveLength(3);
    for (const { x, y } of nodes) {
      expect(x + NODE_SIZE.width).toBeLessThanOrEqual(width);
      expect(y + NODE_SIZE.height).toBeLessThanOrEqual(height);
    }
  });

  it('survives groups that wait for each other', () => {
    const circle: JobGraph = { ...chain, edges: [...chain.edges, { from: 'task c', to: 'task a' }] };
    expect(layoutGraph(circle, 'LR').edges).toHaveLength(4);
  });
});
