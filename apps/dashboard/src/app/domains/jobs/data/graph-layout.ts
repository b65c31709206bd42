import { Graph, layout } from '@dagrejs/dagre';
import { type GraphLayout, NODE_SIZE } from './graph-size';
import type { JobGraph } from './job-graph';

/** Lays out a graph from left to right, or downwards. Dagre is loaded with this file: import it lazily. */
export function layoutGraph({ nodes, edges }: JobGraph, direction: 'LR' | 'TB'): GraphLayout {
  const graph = new Graph();
  graph.setGraph({ rankdir: direction, nodesep: 20, ranksep: 44, marginx: 4, marginy: 4 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of nodes) graph.setNode(id, { ...NODE_SIZE });
  for (const { from, to } of edges) graph.setEdge(from, to);
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { readonly width?: number; readonly height?: number };
  return {
    width,
    height,
    nodes: nodes.map(({ id }) => {
      const { x, y } = graph.node(id) as Point;
      return { id, x: x - NODE_SIZE.width / 2, y: y - NODE_SIZE.height / 2 };
    }),
    edges: edges.map(({ from, to }) => {
      const { points } = graph.edge(from, to) as { readonly points: readonly Point[] };
      return { id: `${from} > ${to}`, path: pathThrough(points) };
    }),
  };
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A smooth line through points: it bends half-way between them. */
function pathThrough(points: readonly Point[]): string {
  const [first, ...others] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) return '';
  const bends = others.slice(0, -1).map(({ x, y }, i) => {
    const next = others[i + 1] ?? last;
    return `Q ${x} ${y} ${(x + next.x) / 2} ${(y + next.y) / 2}`;
  });
  return [`M ${first.x} ${first.y}`, ...bends, `L ${last.x} ${last.y}`].join(' ');
}
