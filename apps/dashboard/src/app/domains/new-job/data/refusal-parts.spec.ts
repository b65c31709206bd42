import { HttpErrorResponse } from '@angular/common/http';
import { describe, expect, it } from '@jest/globals';
import { refusalParts } from './refusal-parts';

const refusal = (message: string, status = 400): HttpErrorResponse =>
  new HttpErrorResponse({ status, error: { code: status, message } });

const KEYS = ['blendfile', 'frames'];

describe('a refusal of a job', () => {
  it.each([
    ["'x' (setting 'blendfile') means nothing to any Worker", 'blendfile'],
    ['settings.frames: must be text', 'frames'],
  ])('%s is about a setting', (message, path) => {
    expect(refusalParts(refusal(message), KEYS)).toMatchObject({ settings: [{ path }], about: [], rest: '' });
  });

  it('may be about the job itself, or about no field', () => {
    expect(refusalParts(refusal('name must be shorter'), KEYS).about).toEqual([
      { path: 'name', message: 'must be shorter' },
    ]);
    const rest = "The setting 'colour' is unknown to this job type";
    expect(refusalParts(refusal(rest), KEYS)).toEqual({ settings: [], about: [], rest });
  });

  it('is said as it is when the Manager failed', () => {
    expect(refusalParts(refusal('Not now', 503), KEYS).rest).toBe('Not now');
  });
});
