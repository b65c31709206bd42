import { Injectable } from '@nestjs/common';
import { type JobExtra, type JobExtrasDto, MOST_NAMED_WORKERS } from '@flamenco/api-contracts';
import { FarmDatabase } from '../../database/farm-database.js';
import { jobQuestions, type JobState } from '../jobs/index.js';
import { latestPictures } from '../last-rendered/index.js';
import { JobEstimates, meanFrameTimes } from '../statistics/index.js';
import { taskQuestions } from '../tasks/index.js';

/** A piece of what is told of jobs, by the ids of these. */
type Piece = ReadonlyMap<string, Partial<JobExtrasDto>>;

/** Gathers what a list shows of jobs: each piece is one question for all of them, and only asked where it is wanted. */
@Injectable()
export class JobExtras {
  constructor(
    private readonly database: FarmDatabase,
    private readonly estimates: JobEstimates,
  ) {}

  /** Of those of the jobs that there are, in their order. */
  async of(ids: readonly string[], wanted: ReadonlySet<JobExtra>): Promise<readonly JobExtrasDto[]> {
    const known = await jobQuestions.loadSome(this.database.reader, ids);
    const pieces: Piece[] = [];
    for (const extra of wanted) pieces.push(await this.gather[extra](known));
    const there = new Set<string>(known.map(({ uuid }) => uuid));
    return [...new Set(ids.map((id) => id.toLowerCase()))]
      .filter((id) => there.has(id))
      .map((id) => pieces.reduce((all, piece) => ({ ...all, ...piece.get(id) }), { job_id: id }));
  }

  private readonly gather: Readonly<Record<JobExtra, (jobs: readonly JobState[]) => Promise<Piece>>> = {
    estimate: async (jobs) =>
      new Map([...(await this.estimates.ofJobs(jobs))].map(([id, estimate]) => [id, { estimate }])),
    mean_frame: (jobs) => this.meanFrames(jobs),
    workers: (jobs) => this.workers(jobs),
    picture: async (jobs) => {
      const pictures = await latestPictures(this.database.reader, jobs);
      return new Map([...pictures].map(([id, picture]) => [id, { picture }]));
    },
  };

  private async meanFrames(jobs: readonly JobState[]): Promise<Piece> {
    const times = await meanFrameTimes(
      this.database.reader,
      jobs.map(({ id }) => id),
    );
    return new Map(
      jobs.flatMap(({ id, uuid }) => {
        const ms = times.get(id);
        return ms === undefined ? [] : [[uuid, { mean_frame_seconds: Math.round(ms) / 1000 }] as const];
      }),
    );
  }

  private async workers(jobs: readonly JobState[]): Promise<Piece> {
    const ids = jobs.map(({ id }) => id);
    const workers = await taskQuestions.listWorkersAt(this.database.reader, ids);
    const byJob = Map.groupBy(workers, ({ jobId }) => jobId);
    return new Map(
      jobs.map(({ id, uuid }) => {
        const all = byJob.get(id) ?? [];
        const named = all
          .slice(0, MOST_NAMED_WORKERS)
          .map((worker) => ({ id: worker.uuid, name: worker.name }));
        return [uuid, { workers_on_it: all.length, workers: named }] as const;
      }),
    );
  }
}
