import { TestBed } from '@angular/core/testing';
import type { Identity, Job } from '@flamenco/api-client';
import { permissionsOf, type Role } from '@flamenco/domain/access';
import { describe, expect, it } from '@jest/globals';
import { aJob, anIdentity, aStranger } from '../../../../testing/builders';
import { OwnIdentity } from '../../../shared/identity/own-identity';
import { JobSteering, selectionWords } from './job-steering';

const ADA = 'user-1';
const own = aJob({ owner: { id: ADA, name: 'Ada Lovelace' } });
const others = aJob({ id: 'b', owner: { id: 'user-2', name: 'Ben' } });
const nobodys = aJob({ id: 'c' });
const ofDune = { ...others, metadata: { project: 'dune' } };

const as = (role: Role, projects: string[] = []): Identity => {
  const identity = anIdentity({ permissions: [...permissionsOf(role)] });
  return { ...identity, ...(identity.user && { user: { ...identity.user, role, projects } }) };
};

const steeringOf = (identity: Identity | undefined): JobSteering => {
  if (identity) TestBed.inject(OwnIdentity).learn(identity);
  return TestBed.inject(JobSteering);
};

describe('a job', () => {
  it.each<[string, Identity | undefined, Job, string | undefined]>([
    ['of an artist is theirs to steer', as('artist'), own, undefined],
    ['of another is not', as('artist'), others, 'Job of Ben. Ben and wranglers may steer it.'],
    [
      'of nobody neither',
      as('artist'),
      nobodys,
      'Nobody’s job: who submitted it had not signed in. Wranglers may steer it.',
    ],
    ['of anybody is steered by wranglers', as('wrangler'), others, undefined],
    ['and by admins', as('admin'), nobodys, undefined],
    [
      'of another project is not, by who is limited to some',
      as('wrangler', ['arrakis', 'caladan']),
      ofDune,
      'Job of Ben. You may steer jobs of arrakis, caladan only, and it is of dune.',
    ],
    [
      'of no project neither',
      as('artist', ['dune']),
      own,
      'Job of Ada Lovelace. You may steer jobs of dune only, and it is of no project.',
    ],
    ['of their project is', as('wrangler', ['dune']), ofDune, undefined],
    ['is not steered by viewers', as('viewer'), others, 'Job of Ben. Ben and wranglers may steer it.'],
    [
      'of who is a viewer by now neither',
      as('viewer'),
      own,
      'Your job. You may only look by now: ask an admin of the farm.',
    ],
    ['is steered by anyone on an open farm', aStranger('open', 'wrangler'), others, undefined],
    [
      'not where strangers may look only',
      aStranger('open'),
      others,
      'Job of Ben. Ben and wranglers may steer it.',
    ],
    ['may be anyone’s until it is known who asks', undefined, others, undefined],
  ])('%s', (_, identity, job, words) => {
    const steering = steeringOf(identity);
    expect(steering.whyNot(job)).toBe(words);
    expect(steering.may(job)).toBe(words === undefined);
  });

  it('that is not loaded yet is not steered', () => {
    expect(steeringOf(as('admin')).may(undefined)).toBe(false);
  });
});

it('says of how many jobs the verbs are', () => {
  expect(steeringOf(as('artist')).of([own, others, nobodys])).toEqual([own]);
  expect([selectionWords(3, 3), selectionWords(3, 1), selectionWords(2, 0)]).toEqual([
    '3 selected',
    '3 selected, 1 of which you may steer',
    '2 selected, none of which you may steer',
  ]);
});
