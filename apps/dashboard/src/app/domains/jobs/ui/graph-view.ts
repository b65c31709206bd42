import {
  Component,
  DestroyRef,
  type ElementRef,
  afterNextRender,
  computed,
  inject,
  input,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { countOf } from '../../../shared/count-words';
import { Roving } from '../../../shared/keys/roving';
import { StackedBar } from '../../../shared/ui/stacked-bar';
import { ZoomButtons, type ZoomWords } from '../../../shared/ui/zoom-buttons';
import { type GraphLayout, NODE_SIZE } from '../data/graph-size';
import type { GraphNode, JobGraph } from '../data/job-graph';

/** Of the size that is easiest to read. */
const SCALES = [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1] as const;
const LEAST_READABLE = 0.7;

/** What waits for what, as boxes and lines: one Tab stop, arrow keys go from box to box. */
@Component({
  selector: 'flamenco-graph',
  imports: [Roving, StackedBar, ZoomButtons],
  template: `
    <div class="zoom">
      <flamenco-zoom-buttons
        [words]="zoomWords"
        [canZoomOut]="scale() > least"
        [canZoomIn]="scale() < 1"
        (zoomed)="zoomBy($event)"
      />
    </div>
    <div #room class="room">
      <div
        class="ground"
        role="group"
        aria-label="What waits for what"
        flamencoRoving
        [style.width.px]="layout().width"
        [style.height.px]="layout().height"
        [style.zoom]="scale()"
      >
        <svg aria-hidden="true" [attr.width]="layout().width" [attr.height]="layout().height">
          <defs>
            <marker
              id="graph-arrow"
              viewBox="0 0 8 8"
              refX="7"
              refY="4"
              markerWidth="7"
              markerHeight="7"
              orient="auto"
            >
              <path d="M 0 0 L 8 4 L 0 8 z" class="arrow" />
            </marker>
          </defs>
          @for (edge of layout().edges; track edge.id) {
            <path class="edge" [attr.d]="edge.path" marker-end="url(#graph-arrow)" />
          }
        </svg>
        @for (box of boxes(); track box.node.id) {
          <button
            type="button"
            class="node"
            [class.on]="box.isSelected"
            [attr.aria-pressed]="box.isSelected"
            [title]="box.words"
            [style.left.px]="box.x"
            [style.top.px]="box.y"
            [style.width.px]="size.width"
            [style.height.px]="size.height"
            (click)="chosen.emit(box.node)"
          >
            <span class="line">
              <b class="ellipsis">{{ box.node.label }}</b>&ngsp;
              <span class="muted tabular">{{ box.node.counts.completed }} / {{ box.node.tasks.length }}</span>
            </span>
            <flamenco-stacked-bar [counts]="box.node.counts" />
            <span class="cdk-visually-hidden">&ngsp;{{ box.needs }}</span>
          </button>
        }
      </div>
    </div>
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
    }
    .zoom {
      display: flex;
      justify-content: flex-end;
    }
    .room {
      overflow: auto;
    }
    .ground {
      position: relative;
      margin: 0 auto;
    }
    svg {
      position: absolute;
      inset: 0;
    }
    .edge {
      fill: none;
      stroke: var(--control-line);
      stroke-width: 1.5;
    }
    .arrow {
      fill: var(--control-line);
    }
    .node {
      position: absolute;
      display: grid;
      align-content: center;
      gap: 7px;
      padding: 0 10px;
      border: 1px solid var(--line);
      border-radius: var(--radius);
      background: var(--raised);
      text-align: left;
    }
    .node:hover {
      border-color: var(--control-line);
    }
    .on {
      border-color: var(--accent);
      box-shadow: 0 0 0 1px var(--accent);
    }
    .line {
      display: flex;
      justify-content: space-between;
      gap: 8px;
      min-width: 0;
    }
    b {
      font-weight: 600;
    }
  `,
})
export class GraphView {
  readonly graph = input.required<JobGraph>();
  readonly layout = input.required<GraphLayout>();
  readonly selectedTasks = input.required<ReadonlySet<string>>();
  readonly chosen = output<GraphNode>();

  private readonly room = viewChild.required<ElementRef<HTMLElement>>('room');
  private readonly width = signal(0);
  /** As chosen; undefined: so that all of it fits, as long as it can be read. */
  private readonly chosenScale = signal<number | undefined>(undefined);

  protected readonly zoomWords: ZoomWords = { in: 'Larger', out: 'Smaller' };
  protected readonly size = NODE_SIZE;
  protected readonly least = SCALES[0];
  protected readonly scale = computed(() => {
    const fitting = SCALES.findLast((scale) => this.layout().width * scale <= this.width());
    return this.chosenScale() ?? Math.max(fitting ?? LEAST_READABLE, LEAST_READABLE);
  });
  protected readonly boxes = computed(() => {
    const places = new Map(this.layout().nodes.map((place) => [place.id, place]));
    const selected = this.selectedTasks();
    return this.graph().nodes.flatMap((node) => {
      const place = places.get(node.id);
      if (place === undefined) return [];
      const isSelected = selected.size > 0 && node.tasks.every(({ id }) => selected.has(id));
      const words = `${node.label}: ${node.counts.completed} of ${countOf(node.tasks.length, 'task')} completed`;
      const needs = this.needsOf(node);
      return [{ node, ...place, isSelected, needs, words: needs === '' ? words : `${words}; ${needs}` }];
    });
  });

  constructor() {
    const destroyed = inject(DestroyRef);
    afterNextRender(() => {
      const observer = new ResizeObserver(([entry]) => entry && this.width.set(entry.contentRect.width));
      observer.observe(this.room().nativeElement);
      destroyed.onDestroy(() => observer.disconnect());
    });
  }

  protected zoomBy(step: 1 | -1): void {
    const at = SCALES.findLastIndex((scale) => scale <= this.scale());
    this.chosenScale.set(SCALES[Math.min(Math.max(at + step, 0), SCALES.length - 1)]);
  }

  private needsOf({ id }: GraphNode): string {
    const labels = new Map(this.graph().nodes.map((node) => [node.id, node.label]));
    const needs = this.graph().edges.flatMap(({ from, to }) => (to === id ? [labels.get(from) ?? ''] : []));
    return needs.length === 0 ? '' : `needs ${needs.join(', ')}`;
  }
}
