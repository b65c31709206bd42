import type { ChangeAction } from '@flamenco/domain/changes';
import { FarmDatabase } from '../../src/database/farm-database.js';
import { manyTasks, type TestFarm } from '../farm/test-farm.js';

/** An entry of the history, as it is stored. */
export interface NotedRow {
  readonly id: number;
  readonly happened: string;
  readonly who: string;
  readonly action: string;
  readonly kind: string;
  readonly object: string | null;
  readonly name: string;
  readonly job: string | null;
  readonly before: unknown;
  readonly after: unknown;
}

/** What the history has, the oldest first. @param after - only what came after this entry */
export async function notedChanges(farm: TestFarm, after = 0): Promise<readonly NotedRow[]> {
  const rows = await farm.get(FarmDatabase).reader.all<NotedRow & { before: string; after: string }>(
    `SELECT id, happened, actor_kind || ' ' || actor_name || ' ' || address AS who, action, object_kind AS kind, object_id AS object,
       object_name AS name, job_id AS job, before_facts AS before, after_facts AS after FROM changes WHERE id > ? ORDER BY id`,
    after,
  );
  return rows.map((row) => ({
    ...row,
    before: JSON.parse(row.before) as unknown,
    after: JSON.parse(row.after) as unknown,
  }));
}

/** A job with a task that its Worker failed, for which it was blocked; another one could go on. */
export async function aFailedJob(farm: TestFarm): Promise<{ readonly id: string; readonly type: string }> {
  const type = farm.newType();
  await farm.aWorker({ types: [type], name: 'other' });
  const { id } = await farm.submit({ name: 'failing', tasks: manyTasks(4, type) });
  const worker = await farm.aWorker({ types: [type], name: 'real-01' });
  await worker.fail(await worker.take());
  return { id, type };
}

/** Of a job of which a film can be made. */
export const FILM_SETTINGS = {
  ...{ frames: '1-3', chunk_size: 1, render_output_root: '/render', add_path_components: 0 },
  ...{ render_output_path: '/render/shot/######', blendfile: '/shared/shot.blend', fps: 24, format: 'PNG' },
  ...{ image_file_extension: '.png', scene: 'Scene' },
};

/** What people may ask for that changes nothing which the history is about. */
const NOT_NOTED: Readonly<Record<string, string>> = {
  beginDeviceSignIn: 'nobody has let the program in yet',
  signOut: 'ends a session, which ends by itself otherwise',
  submitJobCheck: 'stores nothing',
  checkSettings: 'stores nothing',
  checkSharedStoragePath: 'stores nothing',
  checkBlenderExePath: 'stores nothing',
  shamanCheckoutRequirements: 'asks which files are missing',
  shamanFileStore: 'files for a job that is to be submitted, which is noted',
  shamanCheckout: 'files for a job that is to be submitted, which is noted',
  shamanDiscardCheckout: 'files of a job that was not submitted',
  registerWorker: 'a Worker does it',
  takeOverFlamenco3Farm: 'before there is a farm, and a history',
};

/** What the history tells of which Workers come in: tests/people/worker-admission.spec.ts. */
export const NOTED_OF_ADMISSION: Readonly<Record<string, readonly ChangeAction[]>> = {
  decideWorkerAdmission: ['worker-let-in', 'worker-turned-away'],
  forgetTurnedAwayWorker: ['worker-forgiven'],
  makeRegistrationSecret: ['registration-secret-made'],
  revokeRegistrationSecret: ['registration-secret-revoked'],
};

/** What the history tells of what is done to people and their tokens: tests/people/people-history.spec.ts. */
export const NOTED_OF_PEOPLE: Readonly<Record<string, ChangeAction>> = {
  signIn: 'signed-in',
  changePassword: 'password-set',
  usePasswordLink: 'password-set',
  endSession: 'session-ended',
  endOtherSessions: 'session-ended',
  decideDeviceSignIn: 'device-let-in',
  finishDeviceSignIn: 'token-made',
  makeOwnToken: 'token-made',
  revokeOwnToken: 'token-revoked',
  makeServiceToken: 'token-made',
  revokeServiceToken: 'token-revoked',
  addUser: 'user-added',
  updateUser: 'user-changed',
  removeUser: 'user-removed',
  makePasswordLink: 'password-link-made',
};

/** What is not done in the spec of all changes. */
export const NOTED_ELSEWHERE: object = { ...NOT_NOTED, ...NOTED_OF_PEOPLE, ...NOTED_OF_ADMISSION };
