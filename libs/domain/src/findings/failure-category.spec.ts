import { describe, expect, it } from '@jest/globals';
import { categorizeFailure, type FailedProgram, type FailureCategory } from './failure-category.js';

/** What Blender 3.4.1 and 5.0.1 (as bpy) printed, with exit status 1, unless a row says otherwise. */
const PRINTED: readonly (readonly [what: string, FailureCategory, lines: readonly string[], line: string])[] =
  [
    [
      '3.4: a file that is not there',
      'missing-file',
      [
        'Blender 3.4.1',
        "Error: Cannot read file '/render/none.blend': No such file or directory",
        'Blender quit',
      ],
      "Error: Cannot read file '/render/none.blend': No such file or directory",
    ],
    [
      '5.0: a file that is not there',
      'missing-file',
      ['Error: Cannot read file "/render/none.blend": No such file or directory'],
      'Error: Cannot read file "/render/none.blend": No such file or directory',
    ],
    [
      '3.4: a file of text, or an empty one',
      'not-a-blend',
      ['Blender 3.4.1', "Error: File format is not supported in file '/render/text.blend'", 'Blender quit'],
      "Error: File format is not supported in file '/render/text.blend'",
    ],
    [
      '3.4: a file that was cut short',
      'not-a-blend',
      [
        'Read blend: /render/trunc.blend',
        "Error: Failed to read blend file '/render/trunc.blend': Missing DNA block",
        'Blender quit',
      ],
      "Error: Failed to read blend file '/render/trunc.blend': Missing DNA block",
    ],
    [
      '5.0: a file that was cut short',
      'not-a-blend',
      [
        '00:00.341  blend            | Read blend: "/render/trunc.blend"',
        'Error: Loading "/render/trunc.blend" failed: Failed to read blend file \'/render/trunc.blend\': Missing DNA block',
      ],
      'Error: Loading "/render/trunc.blend" failed: Failed to read blend file \'/render/trunc.blend\': Missing DNA block',
    ],
    [
      '3.4: a file of Blender 5, which it does not even know as one',
      'not-a-blend',
      ["Error: Failed to read blend file '/render/five.blend', not a blend file"],
      "Error: Failed to read blend file '/render/five.blend', not a blend file",
    ],
    [
      '3.4: no camera',
      'no-camera',
      ['Read blend: /render/nocam.blend', 'Error: Cannot render, no camera', 'Blender quit'],
      'Error: Cannot render, no camera',
    ],
    [
      '5.0: no camera, asked for by Python',
      'no-camera',
      ['Traceback (most recent call last):', 'RuntimeError: Error: Cannot render, no camera'],
      'RuntimeError: Error: Cannot render, no camera',
    ],
    [
      '3.4: CUDA where no such GPU is',
      'no-gpu',
      ['Read blend: /render/ok.blend', 'Error: Found no Cycles device of the specified type', 'Blender quit'],
      'Error: Found no Cycles device of the specified type',
    ],
    [
      "3.4: the job's Python fails",
      'python-error',
      [
        'Error: Python: Traceback (most recent call last):',
        '  File "<string>", line 1, in <module>',
        "ModuleNotFoundError: No module named 'nothing_such'",
        "Error: script failed, expr: 'import nothing_such', exiting.",
      ],
      "ModuleNotFoundError: No module named 'nothing_such'",
    ],
    [
      '3.4: an output folder that cannot be',
      'missing-file',
      [
        "imb_savepng: Cannot open file for writing: '/proc/x/0001.png'",
        '/proc/x/0001.png: No such file or directory',
        "Error: Render error (Invalid argument) cannot save: '/proc/x/0001.png'",
      ],
      '/proc/x/0001.png: No such file or directory',
    ],
    [
      '3.4: a crash',
      'crash',
      ['Read blend: /render/ok.blend', 'Writing: /tmp/ok.crash.txt'],
      'Writing: /tmp/ok.crash.txt',
    ],
    [
      '3.4: nothing that is known, though a library is missing, too',
      'other',
      [
        'Read blend: /render/nolib.blend',
        "Warning: Unable to open '/render/lib.blend': No such file or directory",
        "Info: Cannot find lib '/render/lib.blend'",
        'Build without OpenImageDenoiser',
        'Error: Build without OpenImageDenoiser',
        '',
        'Blender quit',
      ],
      'Error: Build without OpenImageDenoiser',
    ],
    [
      '3.4: a driver fails, and the GPU is why nothing is rendered',
      'no-gpu',
      [
        "NameError: name 'nosuch' is not defined",
        'Error: Found no Cycles device of the specified type',
        '',
        'Blender quit',
      ],
      'Error: Found no Cycles device of the specified type',
    ],
    [
      '3.4: an output folder that may not be written',
      'no-permission',
      [
        "imb_savepng: Cannot open file for writing: '/render/ro/0001.png'",
        '/render/ro/0001.png: Permission denied',
        "Error: Render error (Invalid argument) cannot save: '/render/ro/0001.png'",
        ' Time: 00:00.27 (Saving: 00:00.19)',
        '',
        'Blender quit',
      ],
      '/render/ro/0001.png: Permission denied',
    ],
    [
      '3.4: an output folder that is a file',
      'other',
      [
        "imb_savepng: Cannot open file for writing: '/render/file/0001.png'",
        '/render/file/0001.png: Not a directory',
        "Error: Render error (Invalid argument) cannot save: '/render/file/0001.png'",
        '',
        'Blender quit',
      ],
      "Error: Render error (Invalid argument) cannot save: '/render/file/0001.png'",
    ],
    [
      '3.4: Python that a driver runs',
      'python-error',
      [
        'Error: Python: Traceback (most recent call last):',
        '  File "/render/pydrv.blend/drv.py", line 4, in <module>',
        '  File "/render/pydrv.blend/drv.py", line 3, in boom',
        'ValueError: rig needs version 3',
      ],
      'ValueError: rig needs version 3',
    ],
  ];

describe('what went wrong', () => {
  it.each(PRINTED)('%s', (_what, category, lines, line) => {
    expect(categorizeFailure({ lines, exitCode: 1 })).toMatchObject({ category, line });
  });

  /** As these programs document it, or people report it; none of it could be provoked here. */
  it.each<[string, FailureCategory]>([
    ['System is out of GPU memory', 'out-of-memory'],
    ['CUDA error: Out of memory in cuMemAlloc(&device_pointer, size)', 'out-of-memory'],
    ['Calloc returns null: len=67108880 in imb_addrectImBuf, total 4094190460', 'out-of-memory'],
    ['terminate called after throwing an instance of std::bad_alloc', 'out-of-memory'],
    ['CUDA error: Illegal address in cuCtxSynchronize()', 'gpu-lost'],
    ['CUDA error at cuCtxSynchronize: Launch failed', 'gpu-lost'],
    ['OSError: [Errno 28] No space left on device', 'disk-full'],
    ['av_interleaved_write_frame(): No space left on device', 'disk-full'],
    ['Redshift: no license server found, license checkout failed', 'licence'],
    ['imb_savepng: /render/0001.png: Permission denied', 'no-permission'],
    ["OSError: [Errno 30] Read-only file system: '/render'", 'no-permission'],
    ['Unable to open a display', 'no-display'],
    ['Error: EXCEPTION_ACCESS_VIOLATION', 'crash'],
    ['frames/*.png: No such file or directory in shot.blend', 'missing-file'],
  ])('is read of: %s', (line, category) => {
    expect(
      categorizeFailure({ lines: ['Fra:1 Mem:9.21M', line, 'Blender quit'], exitCode: 1 }),
    ).toMatchObject({
      category,
      line,
    });
  });

  it.each<[string, Partial<FailedProgram>, FailureCategory]>([
    ['a limit of time', { limit: 'time', lines: ['System is out of GPU memory'] }, 'timeout'],
    ['silence', { limit: 'silence' }, 'silent'],
    ['a signal of a crash', { signal: 'SIGSEGV' }, 'crash'],
    ['the same, as a shell tells it', { exitCode: 139 }, 'crash'],
    ['the same on Windows', { exitCode: 0xc0000005 }, 'crash'],
    ['the kernel, which needed memory', { signal: 'SIGKILL' }, 'out-of-memory'],
    ['the same, as a shell tells it', { exitCode: 137 }, 'out-of-memory'],
    ['nothing that is known', { exitCode: 3, lines: ['Fra:1 Mem:9.21M', 'Saved: a.png'] }, 'other'],
  ])('is told by the end of the program: %s', (_how, program, category) => {
    const failure = categorizeFailure({ lines: [], ...program });
    expect(failure.category).toBe(category);
    expect(failure).not.toHaveProperty('line');
  });

  it.each([
    "Saved: '/render/disk full/out of memory/0001.png'",
    '00:00.341  blend            | Read blend: "/render/no license/shot.blend"',
    'Fra:1 Mem:9.35M (Peak 9.42M) | Time:00:00.00 | Mem:0.00M, Peak:0.00M | Scene, ViewLayer | Updating Device',
    'Managed to successfully fallback to surfaceless EGL rendering!',
    'Info: Deleted 1 object(s)',
  ])('is not read of what is usual: %s', (line) => {
    expect(categorizeFailure({ lines: [line], exitCode: 1 }).category).toBe('other');
  });

  it('is a sentence', () => {
    const { summary } = categorizeFailure({ lines: [], exitCode: 1 });
    expect(summary).toMatch(/^The program failed; .*[^.]$/);
  });
});
