import { Component, computed, inject, input, output, resource } from '@angular/core';
import type { Job } from '@flamenco/api-client';
import { injectNarrow } from '../../../shared/narrow';
import { describeProblem } from '../../../shared/problem';
import { EmptyState } from '../../../shared/ui/empty-state';
import { Loading } from '../../../shared/ui/loading';
import { ProblemBar } from '../../../shared/ui/problem-bar';
import { JobDependencyList } from '../data/job-dependencies';
import { type GraphNode, jobGraph } from '../data/job-graph';
import { TaskList } from '../data/task-list';
import { GraphView } from '../ui/graph-view';

/** More boxes than this take long to lay out, and nobody reads them. */
const MOST_BOXES = 600;

/** What waits for what in the selected job: groups of tasks, or tasks where there are few, and the dependencies between them. */
@Component({
  selector: 'flamenco-graph-panel',
  imports: [EmptyState, GraphView, Loading, ProblemBar],
  providers: [JobDependencyList],
  template: `
    @if (problem(); as message) {
      <flamenco-problem-bar [message]="message" (retry)="retry()" />
    }
    @if (isTooBig()) {
      <flamenco-empty-state icon="info" heading="Too many groups to draw">
        <p>
          This job has {{ graph()?.nodes?.length }} groups of tasks. A graph is drawn of up to {{ most }}.
        </p>
      </flamenco-empty-state>
    } @else if (hasNoEdges()) {
      <flamenco-empty-state icon="check" heading="Nothing waits for anything">
        <p>The tasks of this job run in any order.</p>
      </flamenco-empty-state>
    } @else {
      @if (isCut()) {
        <p class="muted">It has more than 20,000 dependencies: only those of its first tasks are drawn.</p>
      }
      @if (placed(); as layout) {
        <flamenco-graph
          [graph]="graph()!"
          [layout]="layout"
          [selectedTasks]="selected()"
          (chosen)="choose($event)"
        />
      } @else if (!problem()) {
        <flamenco-loading what="the graph" />
      }
    }
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 8px;
      padding: 12px;
    }
  `,
})
export class GraphPanel {
  readonly job = input.required<Job>();
  readonly selected = input.required<ReadonlySet<string>>();
  readonly selectionChange = output<ReadonlySet<string>>();
  readonly opened = output<string>();

  private readonly list = inject(TaskList);
  private readonly store = inject(JobDependencyList);
  private readonly isNarrow = injectNarrow();

  protected readonly most = MOST_BOXES;
  protected readonly graph = computed(() => {
    const dependencies = this.store.dependencies();
    const isLoaded = dependencies !== undefined && !this.list.isLoading();
    return isLoaded ? jobGraph(this.list.tasks(), dependencies) : undefined;
  });
  protected readonly isTooBig = computed(() => (this.graph()?.nodes.length ?? 0) > MOST_BOXES);
  protected readonly hasNoEdges = computed(() => this.graph()?.edges.length === 0);
  protected readonly isCut = computed(() => this.store.dependencies()?.is_complete === false);
  /** What is laid out: statuses change all the time, boxes and lines do not. */
  private readonly structure = computed(
    () => {
      const graph = this.graph();
      if (graph === undefined || this.isTooBig() || this.hasNoEdges()) return undefined;
      const direction = this.isNarrow() ? ('TB' as const) : ('LR' as const);
      return { of: this.list.jobId(), graph, direction };
    },
    {
      equal: (one, other) =>
        one?.of === other?.of &&
        one?.direction === other?.direction &&
        one?.graph.edges.length === other?.graph.edges.length &&
        one?.graph.nodes.map(({ id }) => id).join() === other?.graph.nodes.map(({ id }) => id).join(),
    },
  );
  private readonly layout = resource({
    params: () => this.structure(),
    loader: async ({ params: { graph, direction } }) => {
      const { layoutGraph } = await import('../data/graph-layout');
      return layoutGraph(graph, direction);
    },
  });
  protected readonly placed = computed(() => (this.layout.hasValue() ? this.layout.value() : undefined));
  protected readonly problem = computed(() => {
    const error = this.layout.error();
    return this.store.problem() ?? (error === undefined ? undefined : describeProblem(error));
  });

  /** One task is opened, several are selected: the bar below has what can be done to them. */
  protected choose({ tasks }: GraphNode): void {
    const [first, ...others] = tasks;
    this.selectionChange.emit(new Set(tasks.map(({ id }) => id)));
    if (first !== undefined && others.length === 0) this.opened.emit(first.id);
  }

  protected retry(): void {
    this.store.reload();
    this.layout.reload();
  }
}
