import { expect, it } from '@jest/globals';
import { aJob } from '../../../../testing/builders';
import { jobLinks } from './job-links';

const LINKS = [
  { label: 'Kitsu', url: 'https://kitsu.example/{project}/{shot}' },
  { label: 'Wiki', url: 'https://wiki.example/?user={user}&job={id}' },
];

it('lead to what a job is about, where it says what that is', () => {
  const metadata = { project: 'dune/2', shot: 'sh 010', 'user.name': 'anna' };
  expect(jobLinks(LINKS, aJob({ metadata }))).toEqual([
    { label: 'Kitsu', url: 'https://kitsu.example/dune%2F2/sh%20010' },
    { label: 'Wiki', url: 'https://wiki.example/?user=anna&job=job-1' },
  ]);
  expect(jobLinks(LINKS, aJob({ metadata: { user: 'anna' } })).map(({ label }) => label)).toEqual(['Wiki']);
  expect(jobLinks(LINKS, undefined)).toEqual([]);
});
