import type { ExplanationDto } from '@flamenco/api-contracts';
import { ok } from '../farm/farm-client.js';
import type { TestFarm } from '../farm/test-farm.js';

/** Asks a Manager why something does not run. */
export const whyJob = (farm: TestFarm, id: string): Promise<ExplanationDto> =>
  ok(farm.client.get<ExplanationDto>(`/jobs/${id}/why`));

/** Asks a Manager why a task does not run. */
export const whyTask = (farm: TestFarm, id: string): Promise<ExplanationDto> =>
  ok(farm.client.get<ExplanationDto>(`/tasks/${id}/why`));

/** Asks a Manager why a Worker runs nothing. */
export const whyWorker = (farm: TestFarm, id: string): Promise<ExplanationDto> =>
  ok(farm.client.get<ExplanationDto>(`/worker-mgt/workers/${id}/why`));
