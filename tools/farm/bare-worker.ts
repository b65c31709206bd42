import type { ManagerApi } from './manager-api.ts';

/** A Worker that is nothing but its API calls: for tests and benchmarks that need no processes. */
export interface BareWorker {
  readonly uuid: string;
  readonly secret: string;
  /** The Manager, asked as this Worker. */
  readonly api: ManagerApi;
}

/** Registers a Worker, signs it on and lets it report that it is awake. */
export async function signOnBareWorker(
  api: ManagerApi,
  name: string,
  taskTypes: readonly string[] = ['misc'],
): Promise<BareWorker> {
  const secret = `secret of ${name}`;
  const about = { name, supported_task_types: taskTypes };
  const { uuid } = await api.ask<{ uuid: string }>('POST', '/worker/register-worker', {
    ...about,
    secret,
    platform: 'linux',
  });
  const worker = api.asWorker(uuid, secret);
  await worker.ask('POST', '/worker/sign-on', { ...about, software_version: 'bare' });
  await worker.ask('POST', '/worker/state-changed', { status: 'awake' });
  return { uuid, secret, api: worker };
}
