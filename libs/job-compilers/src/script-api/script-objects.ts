import type { JobTypeInfo, JobTypeSetting } from '../job-type.js';

/** A property or method of an object that scripts have. */
export interface MemberDescription {
  /** TypeScript: the type of a property, or the parameters and the result of a method, such as `(task: Task) => void`. */
  readonly type: string;
  /** A sentence or two, without a full stop at the end. */
  readonly meaning: string;
  readonly isOptional?: boolean;
  /** Scripts may set it. */
  readonly isWritable?: boolean;
  /** What it is when it is left out. */
  readonly default?: string;
}

/** Members by name, in the order in which they are told. */
export type Members = Readonly<Record<string, MemberDescription>>;

/** An object that scripts get or make; its name is that of its type. */
export interface ObjectDescription {
  readonly meaning: string;
  readonly members: Members;
}

const JOB: Members = {
  jobID: { type: 'string', meaning: 'Its UUID' },
  jobType: { type: 'string', meaning: 'The name of its job type' },
  name: { type: 'string', meaning: 'Its name', isWritable: true },
  priority: { type: 'number', meaning: '0 to 100, the higher the sooner', isWritable: true },
  status: { type: 'string', meaning: 'The status that it begins with: `queued` or `paused`' },
  created: { type: 'Date', meaning: 'When it was submitted' },
  settings: {
    type: 'Settings',
    meaning:
      'Its settings, with defaults and in the types that `JOB_TYPE` says. What a script changes is kept',
    isWritable: true,
  },
  metadata: {
    type: 'Record<string, any>',
    meaning: 'Texts of its submitter. What a script changes is kept, as text',
    isWritable: true,
  },
  storage: {
    type: '{ readonly shamanCheckoutID: string }',
    meaning: "Where its files are, if they are in the Manager's file store; otherwise empty",
  },
  workerTagUUID: {
    type: 'string',
    meaning: 'The UUID of the tag of the Workers that may do it; empty for all of them',
  },
  tasks: { type: 'Task[]', meaning: 'The tasks that were added' },
  addTask: {
    type: '(task: Task) => void',
    meaning: 'Adds a task as it is then: what is done to it later is lost',
  },
  toJSON: { type: '() => object', meaning: 'What is shown of it when it is printed' },
};

const TASK: Members = {
  uUID: { type: 'string', meaning: 'Its UUID' },
  name: { type: 'string', meaning: 'Its name', isWritable: true },
  type: {
    type: 'string',
    meaning: 'What kind of work it is: Workers say which they take',
    isWritable: true,
  },
  priority: { type: 'number', meaning: 'Among the tasks of its job; 50 at first', isWritable: true },
  frames: {
    type: 'string | undefined',
    meaning:
      "Its frames, such as `1-10`, for the dashboard's frame grid; left out, they are read from the arguments of its Blender command",
    isWritable: true,
  },
  group: {
    type: 'string | undefined',
    meaning: 'What it belongs to, such as a layer or a phase: a labelled row of the frame grid',
    isWritable: true,
  },
  commands: {
    type: 'Command[]',
    meaning: 'Its commands, in the order in which they are run',
    isWritable: true,
  },
  dependencies: { type: 'Task[]', meaning: 'The tasks that it waits for', isWritable: true },
  addCommand: { type: '(command: Command) => void', meaning: 'Adds a command' },
  addDependency: { type: '(task: Task) => void', meaning: 'Makes it wait until another task is completed' },
  toJSON: { type: '() => object', meaning: 'What is shown of it when it is printed' },
};

const COMMAND: Members = {
  name: { type: 'string', meaning: 'Its name', isWritable: true },
  parameters: { type: 'Record<string, any>', meaning: 'Its parameters', isWritable: true },
  totalStepCount: {
    type: 'number',
    meaning: 'How many steps it reports; 0 for a command without steps of its own',
    isWritable: true,
  },
};

/** What a script's `JOB_TYPE` says, as far as scripts write it. */
const JOB_TYPE = {
  label: { type: 'string', meaning: 'What people see' },
  description: { type: 'string', meaning: 'What it is for', isOptional: true },
  settings: {
    type: 'readonly JobSetting[]',
    meaning: 'What people may set, in the order in which they see it',
    isOptional: true,
  },
} satisfies Record<Exclude<keyof JobTypeInfo, 'name' | 'etag'>, MemberDescription>;

const JOB_SETTING = {
  key: { type: 'string', meaning: 'Its name in `job.settings`' },
  type: { type: "'string' | 'int32' | 'float' | 'bool'", meaning: 'What its values are' },
  subtype: {
    type: "'file_path' | 'dir_path' | 'file_name' | 'hashed_file_path'",
    meaning: 'What its text is, for the field in Blender',
    isOptional: true,
  },
  choices: { type: 'readonly string[]', meaning: 'The texts that it may be', isOptional: true },
  propargs: {
    type: 'Record<string, unknown>',
    meaning: 'Further arguments for the property in Blender; `min` and `max` also hold for submissions',
    isOptional: true,
  },
  description: { type: 'string', meaning: 'What it is for', isOptional: true },
  label: { type: 'string', meaning: 'What people see, instead of its key', isOptional: true },
  default: { type: 'unknown', meaning: 'Its value when it is left out', isOptional: true },
  eval: {
    type: 'string',
    meaning: 'A Python expression that Blender evaluates at submission',
    isOptional: true,
  },
  evalInfo: {
    type: '{ showLinkButton?: boolean; description?: string }',
    meaning: 'Whether people may switch between a value of theirs and `eval`, and what they see in its place',
    isOptional: true,
  },
  visible: {
    type: "'visible' | 'hidden' | 'submission' | 'web'",
    meaning: 'Where people see it: everywhere, nowhere, only in the add-on, only in the dashboard',
    isOptional: true,
    default: "'visible'",
  },
  required: { type: 'boolean', meaning: 'Whether a submission without it is refused', isOptional: true },
  editable: { type: 'boolean', meaning: 'Whether people can change it in the add-on', isOptional: true },
} satisfies Record<keyof JobTypeSetting, MemberDescription>;

/** The objects of the script API, by the names of their types. */
export const SCRIPT_OBJECTS = {
  JobType: { meaning: "What a script's `JOB_TYPE` is", members: JOB_TYPE },
  JobSetting: { meaning: 'A setting of a job type', members: JOB_SETTING },
  Job: { meaning: 'The job that `compileJob(job)` makes the tasks of', members: JOB },
  Task: { meaning: 'A task, made by `author.Task(…)`', members: TASK },
  Command: { meaning: 'A command, made by `author.Command(…)`', members: COMMAND },
} as const satisfies Readonly<Record<string, ObjectDescription>>;
