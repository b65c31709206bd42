/** The job type of the bottle: rows of frames, each row after the one before, and a film at the end. */
export const BOTTLE_JOB_TYPE = `
const JOB_TYPE = {
  label: 'Bottle render',
  settings: [
    { key: 'frames', type: 'int32', required: true },
    { key: 'layers', type: 'int32', default: 1 },
    { key: 'seconds', type: 'int32', default: 30 },
    { key: 'failing', type: 'float', default: 0 },
  ],
};

function compileJob(job) {
  const { frames, layers, seconds, failing } = job.settings;
  let before = [];
  for (let layer = 1; layer <= layers; layer += 1) {
    const row = [];
    for (let frame = 1; frame <= frames; frame += 1) {
      const task = author.Task(layer + '-' + frame, 'blender');
      const render = job.name + '/' + layer + '-' + frame;
      task.addCommand(author.Command('bottle-render', { render, frame, seconds, failing }));
      if (before.length > 0) task.addDependency(before[frame - 1]);
      row.push(task);
      job.addTask(task);
    }
    before = row;
  }
  const film = author.Task('film', 'ffmpeg');
  film.addCommand(author.Command('bottle-render', { render: job.name + '/film', frame: 0, seconds, failing: 0 }));
  for (const task of before) film.addDependency(task);
  job.addTask(film);
}
`;
