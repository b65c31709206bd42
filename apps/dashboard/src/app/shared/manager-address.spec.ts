import { describe, expect, it } from '@jest/globals';
import { managerPath, managerUrl } from './manager-address';

describe("the Manager's address", () => {
  it.each([
    ['http://farm:8080/app/', 'http://farm:8080', ''],
    ['https://studio.example/flamenco/app/', 'https://studio.example/flamenco', '/flamenco'],
    ['https://studio.example/a/b-c/app/', 'https://studio.example/a/b-c', '/a/b-c'],
  ])('of a page with the base %s is %s', (base, url, path) => {
    expect([managerUrl(base), managerPath(base)]).toEqual([url, path]);
  });
});
