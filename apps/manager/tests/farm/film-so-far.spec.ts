import { describe, expect, it } from '@jest/globals';
import type { FilmSoFarDto } from '@flamenco/api-contracts';
import { done, ok } from './farm-client.js';
import { useFarm } from './test-farm.js';

const farm = useFarm({
  yaml: 'variables: {render: {is_twoway: true, values: [{platform: all, value: /render}]}}',
});

const RENDER = {
  frames: '1-3',
  chunk_size: 1,
  render_output_root: '/render',
  add_path_components: 0,
  render_output_path: '/render/shot/######',
  blendfile: '/shared/shot.blend',
  fps: 24,
  format: 'PNG',
  image_file_extension: '.png',
  scene: 'Scene',
};

async function aRender(more: object = {}): Promise<string> {
  const body = {
    name: 'shot',
    type: 'simple-blender-render',
    priority: 60,
    submitter_platform: 'linux',
    settings: { ...RENDER, ...more },
  };
  return (await ok(farm.client.post<{ id: string }>('/jobs', body))).id;
}

const ask = (jobId: string) => farm.client.post<FilmSoFarDto>(`/jobs/${jobId}/film-so-far`, undefined);

describe('a film so far', () => {
  it('is made by a job of its own: the job that it is of stays as it is', async () => {
    const id = await aRender();
    const before = await farm.job(id);
    const film = await ok(ask(id));
    expect(film.output_file).toBe('/render/shot/shot-1-3-so-far.mp4');
    expect(await farm.job(id)).toEqual(before);
    expect(await farm.job(film.job_id)).toMatchObject({
      name: 'Film so far: shot',
      type: 'film-so-far',
      status: 'queued',
      priority: 61,
      metadata: { film_of: id },
      steps_total: 1,
    });
    expect(await farm.taskNamed(film.job_id, 'film-so-far')).toMatchObject({
      task_type: 'ffmpeg',
      commands: [
        {
          name: 'frames-to-video',
          parameters: { frames: '1-3', soFar: true, optional: true },
        },
      ],
    });
    await farm.requestJob(id, 'cancel-requested', 'test');
    await farm.requestJob(film.job_id, 'cancel-requested', 'test');
  });

  it('goes to a Worker before the frames that are left, and runs again when it is asked for again', async () => {
    const id = await aRender();
    const worker = await farm.aWorker({ types: ['blender', 'ffmpeg'] });
    const first = await worker.take();
    const film = await ok(ask(id));
    expect(await ok(ask(id))).toEqual(film); // as long as it is not made
    await worker.complete(first);
    const making = await worker.take();
    expect(making.job).toBe(film.job_id);
    expect(making.commands[0]?.parameters).toMatchObject({ outputFile: '/render/shot/shot-1-3-so-far.mp4' });
    await worker.complete(making);
    expect((await farm.job(film.job_id)).status).toBe('completed');
    expect(await ok(ask(id))).toEqual(film);
    const again = await worker.take();
    expect(again.uuid).toBe(making.uuid);
    await worker.complete(again);
    await farm.requestJob(id, 'cancel-requested', 'test');
  });

  it('is made also of a job that has ended', async () => {
    const id = await aRender();
    await farm.requestJob(id, 'cancel-requested', 'test');
    const film = await ok(ask(id));
    expect((await farm.job(id)).status).toBe('canceled');
    await farm.requestJob(film.job_id, 'cancel-requested', 'test');
  });

  it('is refused with a sentence: no such job, no film, being deleted', async () => {
    expect(await ask('00000000-0000-4000-8000-000000000000')).toMatchObject({ status: 404 });
    const withoutFilm = await aRender({ fps: undefined });
    expect(await ask(withoutFilm)).toMatchObject({
      status: 409,
      body: { message: expect.stringMatching(/makes no film/) },
    });
    await farm.requestJob(withoutFilm, 'cancel-requested', 'test');
  });

  it('outlives the job that it is of, and can be deleted', async () => {
    const id = await aRender();
    await farm.requestJob(id, 'cancel-requested', 'test');
    const film = await ok(ask(id));
    await done(farm.client.delete(`/jobs/${id}`));
    expect((await farm.job(film.job_id)).status).toBe('queued');
    await farm.requestJob(film.job_id, 'cancel-requested', 'test');
    await done(farm.client.delete(`/jobs/${film.job_id}`));
  });
});
