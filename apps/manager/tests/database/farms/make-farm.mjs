// Has a Manager make the farm of a database by its API: node make-farm.mjs http://127.0.0.1:8080
// It needs scripts/test_tasks.js with TEST_TASKS of ../../farm/job-scripts.ts, and blocklist_threshold: 1.
const api = process.argv[2] + '/api/v3';
const SECRET = 'a very long and random secret';
async function call(method, path, body, auth) {
  const headers = {
    'Content-Type': 'application/json',
    ...(auth && { Authorization: 'Basic ' + Buffer.from(`${auth}:${SECRET}`).toString('base64') }),
  };
  const answer = await fetch(api + path, {
    method,
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}
const post = (path, body, auth) => call('POST', path, body, auth);
const aWorker = async (name) => {
  const { uuid } = await post('/worker/register-worker', {
    name,
    secret: SECRET,
    platform: 'linux',
    supported_task_types: ['misc'],
  });
  await post('/worker/sign-on', { name, supported_task_types: ['misc'], software_version: '3.5' }, uuid);
  await post('/worker/state-changed', { status: 'awake' }, uuid);
  return uuid;
};
const job = (name, tasks, more = {}) =>
  post('/jobs', { name, type: 'test-tasks', submitter_platform: 'linux', settings: { tasks }, ...more });
const t = (names) => names.split(' ').map((name) => ({ name, type: 'misc' }));
const report = (worker, task, update) => post(`/worker/task/${task.uuid}`, update, worker);

const [anna, bob] = [await aWorker('anna'), await aWorker('bob')];
await job('done', t('whole'), {
  priority: 90,
  metadata: { project: 'bird', 'user.name': 'anna' },
});
let task = await post('/worker/task', undefined, anna);
await report(anna, task, { taskStatus: 'completed', activity: 'done', log: 'Saved: frame\n' });
await job(
  'half done',
  [...t('one two three four'), { name: 'film', type: 'misc', after: ['one', 'two', 'three', 'four'] }],
  { priority: 80, metadata: { project: 'fish' } },
);
task = await post('/worker/task', undefined, anna);
await report(anna, task, { taskStatus: 'completed' });
task = await post('/worker/task', undefined, bob);
await report(bob, task, { taskStatus: 'failed', activity: 'it does not go' }); // bob is blocked at the first failure
const running = await post('/worker/task', undefined, anna);
await report(anna, running, { log: 'in the middle\n' });
const paused = await job('paused', t('five six'), { priority: 70 });
await post(`/jobs/${paused.id}/setstatus`, { status: 'pause-requested', reason: 'later' }).catch(() =>
  post(`/jobs/${paused.id}/setstatus`, { status: 'paused', reason: 'later' }),
);
const tag = await post('/worker-mgt/tags', { name: 'gpu', description: 'with a card' });
await post(`/worker-mgt/workers/${bob}/settags`, { tag_ids: [tag.id] });
await post(`/worker-mgt/workers/${bob}/sleep-schedule`, {
  is_active: false,
  days_of_week: 'mo tu',
  start_time: '09:00',
  end_time: '18:00',
});
await job('for cards', t('seven'), { worker_tag: tag.id, priority: 60 });
const canceled = await job('canceled', t('eight'));
await post(`/jobs/${canceled.id}/setstatus`, { status: 'cancel-requested', reason: 'not wanted' });
