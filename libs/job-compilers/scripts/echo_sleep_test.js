// SPDX-License-Identifier: GPL-3.0-or-later

/** @type {Flamenco.JobType} */
const JOB_TYPE = {
  label: 'Echo Sleep Test',
  description:
    'Writes a message, then sleeps a few times. Shows that Workers get tasks, without rendering anything.',
  settings: [
    { key: 'message', type: 'string', required: true, description: 'What the Worker writes into the log' },
    { key: 'sleep_duration_seconds', type: 'int32', default: 1, description: 'How long each task sleeps' },
    { key: 'sleep_repeats', type: 'int32', default: 1, description: 'How many tasks sleep' },
  ],
};

/** @param {Flamenco.Job} job */
function compileJob(job) {
  const { message, sleep_duration_seconds, sleep_repeats } = job.settings;

  const echo = author.Task('echo', 'misc');
  echo.addCommand(author.Command('echo', { message }));
  job.addTask(echo);

  for (let repeat = 0; repeat < sleep_repeats; repeat++) {
    const sleep = author.Task('sleep', 'misc');
    sleep.addCommand(author.Command('sleep', { duration_in_seconds: sleep_duration_seconds }));
    sleep.addDependency(echo);
    job.addTask(sleep);
  }
}
