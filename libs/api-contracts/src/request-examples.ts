import type { WorkerProblemsDto } from './worker-problems.dto.js';
import type { JobBlocklistEntryDto } from './blocklist.dto.js';
import type { DeviceDecisionDto, DeviceTokenRequestDto, NewDeviceSignInDto } from './device.dto.js';
import type { PasswordChangeDto, PasswordLinkUseDto, SignInDto } from './identity.dto.js';
import type { NewRegistrationSecretDto, WorkerAdmissionDto } from './worker-admission.dto.js';
import type { NewAccessTokenDto, NewServiceTokenDto, NewUserDto, UserChangeDto } from './people.dto.js';
import type { PathCheckInputDto, SetupAssistantConfigDto } from './configuration.dto.js';
import type { CauseRequeueDto } from './failures.dto.js';
import type {
  FailedTasksRequeueDto,
  JobMassDeletionSelectionDto,
  JobPriorityChangeDto,
  JobStatusChangeDto,
  JobTagChangeDto,
} from './job-changes.dto.js';
import type { SubmittedJobDto } from './jobs.dto.js';
import type {
  ShamanCheckoutDto,
  ShamanDiscardedCheckoutDto,
  ShamanRequirementsRequestDto,
} from './shaman.dto.js';
import type { WorkerSleepScheduleDto } from './sleep-schedules.dto.js';
import type { TaskStatusChangeDto } from './tasks.dto.js';
import type {
  TaskUpdateDto,
  WorkerRegistrationDto,
  WorkerSignOnDto,
  WorkerStateChangedDto,
} from './worker-protocol.dto.js';
import type { WorkerChecksDto, WorkerLoadDto, WorkerMachineDto } from './worker-machines.dto.js';
import type { SavedViewDto } from './saved-views.dto.js';
import type { WorkerTagChangeRequestDto, WorkerTagDto } from './worker-tags.dto.js';
import type { WorkerStatusChangeRequestDto } from './workers.dto.js';

/** The file of the examples has nothing in it: its upload can be tried without choosing one. */
const EMPTY_FILE = {
  sha: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  size: 0,
  path: 'textures/empty.txt',
} as const;

/** The checkout that the examples make. */
const CHECKOUT = 'demo/shot-010';

/**
 * A body for each schema that an operation takes, by the schema's name in the document: what Swagger UI fills in under "Try it out".
 * Sent unchanged it succeeds, on a job, task, Worker or tag that has just been made; but for a mass deletion, which finds nothing
 * so old, so that nobody deletes a farm's jobs by trying it out.
 */
export const REQUEST_EXAMPLES = {
  JobBlocklist: [
    { worker_id: '0f2a4f9c-5d6e-4b0a-9f43-2f6c3a0d7c11', task_type: 'blender' },
  ] satisfies readonly Omit<JobBlocklistEntryDto, 'worker_name'>[],
  CauseRequeue: {
    reason: 'Their driver is too old.',
    keep_frames: true,
  } satisfies CauseRequeueDto,
  FailedTasksRequeue: {
    reason: 'The disk has space again.',
    keep_frames: true,
  } satisfies FailedTasksRequeueDto,
  JobMassDeletionSelection: {
    last_updated_max: '2001-01-01T00:00:00Z',
  } satisfies JobMassDeletionSelectionDto,
  JobPriorityChange: { priority: 80 } satisfies JobPriorityChangeDto,
  JobStatusChange: {
    status: 'cancel-requested',
    reason: 'The shot was cut.',
  } satisfies JobStatusChangeDto,
  JobTagChange: { name: '' } satisfies JobTagChangeDto,
  PathCheckInput: { path: '/mnt/flamenco' } satisfies PathCheckInputDto,
  SetupAssistantConfig: {
    storageLocation: '/mnt/flamenco',
    blenderExecutable: {
      input: 'blender',
      path: '/usr/bin/blender',
      source: 'path_envvar',
      is_usable: true,
      cause: 'Blender 4.2.0',
    },
  } satisfies SetupAssistantConfigDto,
  ShamanCheckout: { files: [EMPTY_FILE], checkoutPath: CHECKOUT } satisfies ShamanCheckoutDto,
  ShamanDiscardedCheckout: { checkoutPath: CHECKOUT } satisfies ShamanDiscardedCheckoutDto,
  ShamanRequirementsRequest: { files: [EMPTY_FILE] } satisfies ShamanRequirementsRequestDto,
  SignIn: { name: 'anna', password: 'a horse that eats staples' } satisfies SignInDto,
  NewDeviceSignIn: { client_name: 'Blender of anna-laptop' } satisfies NewDeviceSignInDto,
  DeviceTokenRequest: { device_code: 'the device_code of beginDeviceSignIn' } satisfies DeviceTokenRequestDto,
  DeviceDecision: { user_code: 'BCDF-GHJK', approve: true } satisfies DeviceDecisionDto,
  PasswordChange: {
    old_password: 'a horse that eats staples',
    new_password: 'a lamp that hums at night',
  } satisfies PasswordChangeDto,
  PasswordLinkUse: { link: 'what stands behind link= in the address' } satisfies PasswordLinkUseDto,
  NewAccessToken: { name: 'my script', scopes: ['jobs:read', 'jobs:submit'] } satisfies NewAccessTokenDto,
  NewServiceToken: { name: 'pipeline', role: 'artist' } satisfies NewServiceTokenDto,
  NewRegistrationSecret: { name: 'second floor' } satisfies NewRegistrationSecretDto,
  WorkerAdmission: { admit: false } satisfies WorkerAdmissionDto,
  NewUser: { name: 'ben', display_name: 'Ben', role: 'artist', projects: [] } satisfies NewUserDto,
  UserChange: { role: 'wrangler' } satisfies UserChangeDto,
  SubmittedJob: {
    name: 'hello farm',
    type: 'echo-sleep-test',
    submitter_platform: 'linux',
    priority: 50,
    settings: { message: 'Hello from the API', sleep_duration_seconds: 2, sleep_repeats: 3 },
    metadata: { project: 'demo' },
  } satisfies SubmittedJobDto,
  TaskStatusChange: { status: 'canceled', reason: 'Not needed any more.' } satisfies TaskStatusChangeDto,
  TaskUpdate: { activity: 'Rendering frame 3', log: 'Fra:3 Mem:120M\n' } satisfies TaskUpdateDto,
  WorkerChecks: {
    checks: [
      {
        check: 'writable',
        subject: '/mnt/flamenco',
        outcome: 'failed',
        message: 'Nothing can be written into /mnt/flamenco: read-only file system',
        remedy: 'Mount it with the right to write',
      },
    ],
  } satisfies WorkerChecksDto,
  WorkerLoad: {
    cpu_percent: 97.5,
    memory_used_mib: 41_984,
    gpus: [{ percent: 88, memory_used_mib: 9_216 }],
    disks: [{ purpose: 'scratch', free_mib: 812_000 }],
  } satisfies WorkerLoadDto,
  WorkerMachine: {
    os_family: 'linux',
    os_version: 'Ubuntu 24.04.3 LTS',
    cpu_arch: 'x86_64',
    cpu_model: 'AMD Ryzen Threadripper PRO 7975WX 32-Cores',
    vcpu: 64,
    memory_mib: 131_072,
    gpus: [{ name: 'NVIDIA GeForce RTX 4090', memory_mib: 24_564, driver: '550.120' }],
    disks: [{ purpose: 'storage', path: '/mnt/flamenco', size_mib: 30_517_578 }],
    programs: [{ name: 'blender', version: '4.5.3 LTS', path: '/opt/blender/blender' }],
    displays: [],
  } satisfies WorkerMachineDto,
  WorkerProblems: {
    problems: [
      {
        code: 'disk-full',
        message: 'The disk of /var/lib/flamenco is full. Free some space there.',
      },
    ],
  } satisfies WorkerProblemsDto,
  WorkerRegistration: {
    name: 'render-07',
    secret: 'a long text of your choice',
    platform: 'linux',
    supported_task_types: ['blender', 'ffmpeg', 'file-management', 'misc'],
  } satisfies WorkerRegistrationDto,
  WorkerSignOn: {
    name: 'render-07',
    supported_task_types: ['blender', 'ffmpeg', 'file-management', 'misc'],
    software_version: '4.0.0',
  } satisfies WorkerSignOnDto,
  WorkerSleepSchedule: {
    is_active: true,
    days_of_week: 'mo-fr',
    start_time: '09:00',
    end_time: '18:00',
  } satisfies WorkerSleepScheduleDto,
  WorkerStateChanged: { status: 'awake' } satisfies WorkerStateChangedDto,
  SavedView: { name: 'needs me', query: 'needs:you user:anna' } satisfies SavedViewDto,
  WorkerStatusChangeRequest: { status: 'asleep', is_lazy: true } satisfies WorkerStatusChangeRequestDto,
  WorkerTag: { name: 'gpu', description: 'Workers with a strong GPU' } satisfies WorkerTagDto,
  WorkerTagChangeRequest: { tag_ids: [] } satisfies WorkerTagChangeRequestDto,
} as const;
