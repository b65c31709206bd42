import { Component, computed, effect, inject, input } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { ListFilter } from '../../../shared/filter/list-filter';
import { Icon } from '../../../shared/icons/icon';
import { injectLayer } from '../../../shared/keys/layers';
import { Pane } from '../../../shared/keys/panes';
import { Roving } from '../../../shared/keys/roving';
import { injectNarrow } from '../../../shared/narrow';
import { JOB_LOOKS, lookOf } from '../../../shared/status-looks';
import { EmptyState } from '../../../shared/ui/empty-state';
import { ListFrame } from '../../../shared/ui/list-frame';
import { ProblemBar } from '../../../shared/ui/problem-bar';
import { StatusLabel } from '../../../shared/ui/status-label';
import { PictureStrip } from '../data/picture-strip';
import { RENDER_FILTER_RULES } from '../data/render-filter-rules';
import { RenderWall } from '../data/render-wall';
import { PictureViewer } from '../ui/picture-viewer';
import { RenderTile } from '../ui/render-tile';

/** The wall of renders: the latest picture of each job that rendered lately, with the pictures of one of them large beside it. */
@Component({
  selector: 'flamenco-renders-page',
  imports: [
    EmptyState,
    Icon,
    ListFrame,
    Pane,
    PictureViewer,
    ProblemBar,
    RenderTile,
    Roving,
    RouterLink,
    StatusLabel,
  ],
  providers: [PictureStrip],
  templateUrl: './renders-page.html',
  styleUrl: './renders-page.scss',
})
export class RendersPage {
  /** From the path: whose pictures are large. */
  readonly jobId = input<string>();

  private readonly router = inject(Router);
  protected readonly wall = inject(RenderWall);
  protected readonly strip = inject(PictureStrip);
  protected readonly isNarrow = injectNarrow();
  private readonly listed = computed(() =>
    this.wall.renders().map((render) => ({ ...render, status: render.job_status })),
  );
  protected readonly filter = new ListFilter(this.listed, RENDER_FILTER_RULES);
  /** The one that is chosen; where there is room, else that which was rendered last. */
  protected readonly openId = computed(
    () => this.jobId() ?? (this.isNarrow() ? undefined : this.filter.rows()[0]?.job_id),
  );
  protected readonly open = computed(() =>
    this.wall.renders().find(({ job_id }) => job_id === this.openId()),
  );
  protected readonly look = computed(() => lookOf(JOB_LOOKS, this.open()?.job_status ?? ''));

  constructor() {
    effect(() => this.strip.select(this.openId()));
    injectLayer(() => this.jobId() !== undefined, { does: 'Close the pictures', close: () => this.close() });
  }

  protected close(): void {
    void this.router.navigate(['/renders'], { queryParamsHandling: 'preserve' });
  }
}
