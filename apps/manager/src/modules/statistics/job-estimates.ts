import { Injectable } from '@nestjs/common';
import type { JobEstimateDto, ReadyEstimateDto } from '@flamenco/api-contracts';
import { notFound } from '@flamenco/domain/errors';
import {
  FarmForecast,
  FORECAST_RUNS,
  type Forecast,
  type RunTimes,
  seededRandom,
  summarizeRunTimes,
} from '@flamenco/domain/forecast';
import { isOpenToWorkers } from '@flamenco/domain/scheduling';
import { Clock } from '../../clock.js';
import { FarmDatabase } from '../../database/farm-database.js';
import { Turns } from '../../turns.js';
import { jobQuestions, type JobState } from '../jobs/index.js';
import { PlacementGates } from '../queue/index.js';
import { type OpenJobAhead, readFarmAhead } from './farm-ahead.js';
import { listRunTimesOf } from './persistence/run-time-rows.js';
import { toRunTimesDto } from './run-times-dto.js';

/** So long an estimate is given again. */
const FRESH_MS = 5_000;

/** The estimates of one moment. */
interface Reckoned {
  readonly atMs: number;
  readonly jobs: Promise<readonly JobEstimateDto[]>;
}

/** When jobs will be done. Reckoned when somebody asks, for all who ask within some seconds. */
@Injectable()
export class JobEstimates {
  private latest: Reckoned | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly database: FarmDatabase,
    private readonly gates: PlacementGates,
  ) {}

  /** The jobs that hand out tasks, in the order in which they get Workers; of very many the first. */
  ofOpenJobs(): Promise<readonly JobEstimateDto[]> {
    const nowMs = this.clock.nowMs();
    const { latest } = this;
    if (latest && Math.abs(nowMs - latest.atMs) < FRESH_MS) return latest.jobs;
    const jobs = this.reckon(nowMs);
    this.latest = { atMs: nowMs, jobs };
    jobs.catch(() => {
      this.latest = undefined; // who asks next is not answered with this one's failure
    });
    return jobs;
  }

  /** @throws FarmError 404 when there is no such job */
  async ofJob(jobId: string): Promise<JobEstimateDto> {
    const { reader } = this.database;
    const job = await jobQuestions.load(reader, jobId);
    if (!job) throw notFound('job', jobId);
    if (isOpenToWorkers(job)) {
      const estimate = (await this.ofOpenJobs()).find(({ job_id }) => job_id === job.uuid);
      if (estimate) return estimate;
    }
    const times = summarizeRunTimes(await listRunTimesOf(reader, [job.id]));
    return {
      job_id: job.uuid,
      ...unknown(job),
      workers_on_it: job.taskCounts.active,
      ...runTimes(times),
    };
  }

  /** When some jobs will be done, by their ids: from the estimates of all, so that many cost what one does. */
  async ofJobs(jobs: readonly JobState[]): Promise<ReadonlyMap<string, ReadyEstimateDto>> {
    const all = jobs.some(isOpenToWorkers) ? await this.ofOpenJobs() : [];
    const byJob = new Map(all.map((estimate) => [estimate.job_id, estimate]));
    return new Map(
      jobs.map((job) => {
        const known = isOpenToWorkers(job) ? byJob.get(job.uuid) : undefined;
        return [job.uuid, known ? readyPart(known) : unknown(job)] as const;
      }),
    );
  }

  private async reckon(nowMs: number): Promise<readonly JobEstimateDto[]> {
    const farm = await this.database.snapshot((sql) => readFarmAhead(sql, this.gates, nowMs));
    const forecast = new FarmForecast(farm.jobs, farm.workers, seededRandom(1));
    const turns = new Turns();
    for (let run = 0; run < FORECAST_RUNS; run += 1) {
      forecast.play();
      if (turns.isOver) await turns.next();
    }
    return farm.jobs.map((job, index) => toEstimate(job, forecast.of(index), nowMs));
  }
}

function unknown(job: JobState): ReadyEstimateDto {
  return { unknown_because: isOpenToWorkers(job) ? 'far-behind' : 'not-open' };
}

function readyPart({ ready, earliest, latest, unknown_because: why }: JobEstimateDto): ReadyEstimateDto {
  return {
    ...(ready !== undefined && { ready }),
    ...(earliest !== undefined && { earliest }),
    ...(latest !== undefined && { latest }),
    ...(why !== undefined && { unknown_because: why }),
  };
}

function toEstimate(
  { uuid, workersOnIt, workers, isGuessable, runTimes: times }: OpenJobAhead,
  forecast: Forecast | undefined,
  nowMs: number,
): JobEstimateDto {
  const at = (ms: number): string => new Date(nowMs + ms).toISOString();
  const known = isGuessable ? forecast : undefined;
  return {
    job_id: uuid,
    ...(known
      ? { ready: at(known.likelyMs), earliest: at(known.earliestMs), latest: at(known.latestMs) }
      : { unknown_because: isGuessable ? ('no-workers' as const) : ('no-run-times' as const) }),
    workers_on_it: workersOnIt,
    workers_able: workers.size,
    ...runTimes(times),
  };
}

function runTimes(times: RunTimes | undefined): Pick<JobEstimateDto, 'run_times'> {
  return times ? { run_times: toRunTimesDto(times) } : {};
}
