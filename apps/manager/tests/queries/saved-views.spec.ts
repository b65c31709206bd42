import { describe, expect, it } from '@jest/globals';
import type { SavedViewDto, SavedViewListDto } from '@flamenco/api-contracts';
import { done, ok, type Refusal } from '../farm/farm-client.js';
import { useFarm } from '../farm/test-farm.js';

const farm = useFarm();

const views = async (): Promise<readonly SavedViewDto[]> =>
  (await ok(farm.client.get<SavedViewListDto>('/saved-views'))).views;

const create = (view: object): Promise<SavedViewDto> =>
  ok(farm.client.post<SavedViewDto>('/saved-views', view));

const refused = async (view: object): Promise<readonly unknown[]> => {
  const { status, body } = await farm.client.post<Refusal & { error: string }>('/saved-views', view);
  return [status, body.error];
};

describe('views that people share', () => {
  it('are kept with all that they are made of, by name, and outlive the Manager', async () => {
    const broken = await create({ name: 'Zoë: broken', query: 'status:failed' });
    const mine = await create({
      name: 'anna',
      query: 'user:anna -shot:"0 1"',
      sort: '-updated',
      columns: ['name', 'meta:shot'],
    });
    expect(mine).toMatchObject({ name: 'anna', sort: '-updated', columns: ['name', 'meta:shot'] });
    expect(broken).toMatchObject({ query: 'status:failed', sort: '', columns: [] });
    await farm.restart();
    expect(await views()).toEqual([mine, broken]);
  });

  it('can be changed and deleted', async () => {
    const { id } = await create({ name: 'one', query: 'a' });
    await done(farm.client.put(`/saved-views/${String(id)}`, { name: 'one', query: 'b' }));
    expect((await views()).find((view) => view.id === id)).toMatchObject({ name: 'one', query: 'b' });
    await done(farm.client.delete(`/saved-views/${String(id)}`));
    expect((await views()).some((view) => view.id === id)).toBe(false);
    expect((await farm.client.delete(`/saved-views/${String(id)}`)).status).toBe(404);
    expect((await farm.client.put(`/saved-views/${String(id)}`, { name: 'one', query: '' })).status).toBe(
      404,
    );
  });

  it('have a name of their own', async () => {
    const { id } = await create({ name: 'taken', query: '' });
    const other = await create({ name: 'free', query: '' });
    expect(await refused({ name: 'taken', query: 'x' })).toEqual([409, 'saved-view-name-taken']);
    expect(await refused({ name: '  ', query: 'x' })).toEqual([400, 'blank-saved-view-name']);
    const answer = await farm.client.put(`/saved-views/${String(other.id)}`, { name: 'taken', query: '' });
    expect(answer.status).toBe(409);
    expect((await views()).filter((view) => view.id === id || view.id === other.id)).toHaveLength(2);
  });

  it('are not more than people can look through', async () => {
    for (let n = (await views()).length; n < 200; n += 1) await create({ name: `view ${n}`, query: '' });
    expect(await refused({ name: 'one more', query: '' })).toEqual([409, 'too-many-saved-views']);
    expect(await views()).toHaveLength(200);
  });
});
