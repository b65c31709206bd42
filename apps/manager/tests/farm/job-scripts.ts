/** What a task of a test's job is like. */
export interface TaskSpec {
  readonly name: string;
  readonly type?: string;
  readonly priority?: number;
  /** Names of the tasks that it waits for. */
  readonly after?: readonly string[];
  readonly steps?: number;
  readonly frames?: string;
  /** The job is complete without it. */
  readonly optional?: true;
}

/** A job type that makes exactly the tasks that its settings describe. */
export const TEST_TASKS = `
const JOB_TYPE = { label: 'Test tasks', settings: [{ key: 'path', type: 'string' }] };

function compileJob(job) {
  if (job.settings.problem) throw new Error(job.settings.problem);
  const made = {};
  for (const spec of job.settings.tasks || []) {
    const task = author.Task(spec.name, spec.type);
    if (spec.priority !== undefined) task.priority = spec.priority;
    if (spec.frames !== undefined) task.frames = spec.frames;
    const parameters = { message: job.settings.path || spec.name, ...(spec.optional && { optional: true }) };
    task.addCommand(author.Command('echo', parameters, spec.steps || 0));
    for (const name of spec.after || []) task.addDependency(made[name]);
    made[spec.name] = task;
    job.addTask(task);
  }
  job.settings.compiled_for = process.platform === '' ? 'nobody' : job.name;
}
`;

/** A job type whose tasks wait for each other. */
export const TEST_CYCLE = `
const JOB_TYPE = { label: 'Cycle' };

function compileJob(job) {
  const one = author.Task('one', 'misc');
  const two = author.Task('two', 'misc');
  one.addDependency(two);
  two.addDependency(one);
  job.addTask(one);
  job.addTask(two);
}
`;
