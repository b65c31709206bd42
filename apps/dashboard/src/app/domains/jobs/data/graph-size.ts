/** A box of the graph, in CSS pixels. */
export interface PlacedNode {
  readonly id: string;
  readonly x: number;
  readonly y: number;
}

/** A line from one box to another. */
export interface PlacedEdge {
  readonly id: string;
  /** The `d` of an SVG path. */
  readonly path: string;
}

/** Where everything is. */
export interface GraphLayout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

/** The size of each box, in CSS pixels. */
export const NODE_SIZE = { width: 168, height: 52 } as const;
