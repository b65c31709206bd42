import { describe, expect, it } from '@jest/globals';
import { checkLinkTemplate, fillLink } from './job-links.js';

describe('the address of a link', () => {
  it.each([
    'https://kitsu.example/{shot}',
    'http://localhost:8080/?q={shot}&user={user.name}',
    'https://x.example#{id}',
    'https://x.example',
  ])('may be %s', (template) => {
    expect(() => {
      checkLinkTemplate(template);
    }).not.toThrow();
  });

  it.each([
    'kitsu.example/{shot}',
    'javascript:alert("{shot}")',
    'JavaScript://x.example/%0aalert(1)',
    'data:text/html,{shot}',
    'https://{shot}.example/',
    'https://kitsu.example:{shot}/',
    'https://kitsu.example{shot}',
    'https://anna@kitsu.example/{shot}',
    'https:/kitsu.example/{shot}',
    'https://kitsu.example/{shot',
    'https://kitsu.example/{{shot}}',
    '',
  ])('may not be %s', (template) => {
    expect(() => {
      checkLinkTemplate(template);
    }).toThrow(/must be an address such as/);
  });
});

describe('a link', () => {
  const values: Readonly<Record<string, string>> = {
    shot: 'sh/010 ü',
    evil: '"><script>?#&',
    up: '..',
    none: '',
  };
  it.each([
    ['https://x.example/{shot}', 'https://x.example/sh%2F010%20%C3%BC'],
    ['https://x.example/?q={ evil }', 'https://x.example/?q=%22%3E%3Cscript%3E%3F%23%26'],
    ['https://x.example/all', 'https://x.example/all'],
    ['https://x.example/{up}/{shot}', undefined],
    ['https://x.example/{none}', undefined],
    ['https://x.example/{unknown}', undefined],
  ])('%s is %s', (template, expected) => {
    expect(fillLink(template, (key) => values[key])).toBe(expected);
  });
});
