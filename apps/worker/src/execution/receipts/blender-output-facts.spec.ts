import { describe, expect, it } from '@jest/globals';
import { BlenderOutputReader, type BlenderOutputFacts } from './blender-output-facts.js';

function factsOf(...lines: readonly string[]): BlenderOutputFacts {
  const reader = new BlenderOutputReader();
  for (const line of lines) reader.read(line);
  return reader.facts();
}

const TRACEBACK = [
  '  File "<string>", line 1, in <module>',
  "AttributeError: 'Scene' object has no attribute 'x'",
];

describe('Python that fails', () => {
  it.each<[what: string, lines: readonly string[], failed: BlenderOutputFacts['failedPython']]>([
    [
      'an expression (Blender 3.4)',
      [
        'Error: Python: Traceback (most recent call last):',
        ...TRACEBACK,
        '',
        "Error: script failed, expr: 'it's.x', exiting.",
      ],
      { kind: 'expr', what: "it's.x", error: "AttributeError: 'Scene' object has no attribute 'x'" },
    ],
    [
      'an expression, with the code',
      [
        'Traceback (most recent call last):',
        ...TRACEBACK,
        "Error: script failed, expr: 'x', exiting with code 1.",
      ],
      { kind: 'expr', what: 'x', error: "AttributeError: 'Scene' object has no attribute 'x'" },
    ],
    [
      'a file that is not there',
      [
        'Error: Python: OSError: Python file "/x/a.py" could not be opened: No such file or directory',
        "Error: script failed, file: 'a.py', exiting.",
      ],
      {
        kind: 'file',
        what: 'a.py',
        error: 'OSError: Python file "/x/a.py" could not be opened: No such file or directory',
      },
    ],
    [
      'a text that is not there',
      ['Error: text block not found setup.', "Error: script failed, text: 'setup', exiting."],
      { kind: 'text', what: 'setup', error: '' },
    ],
    [
      'and does not end Blender',
      ['Error: Python: Traceback (most recent call last):', ...TRACEBACK],
      undefined,
    ],
  ])('is known: %s', (_what, lines, failed) => {
    expect(factsOf(...lines).failedPython).toEqual(failed);
  });

  it('is an error of a script, whoever runs it', () => {
    expect(factsOf('Error: Python: Traceback (most recent call last):', ...TRACEBACK).scriptErrors).toEqual([
      TRACEBACK[1],
    ]);
    expect(factsOf('Traceback (most recent call last):', ...TRACEBACK).scriptErrors).toEqual([TRACEBACK[1]]);
  });
});
