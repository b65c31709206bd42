import { describe, expect, it } from '@jest/globals';
import { logRows, foldOf } from './log-rows';
import { markMatches, matchingLines, searchPattern } from './log-search';
import { EMPTY_LOG, type LogText, appendLog, classifyLine, latestProgress } from './log-text';

const logOf = (...chunks: readonly string[]): LogText => chunks.reduce(appendLog, EMPTY_LOG);
const textsOf = (log: LogText): readonly string[] => log.lines.map((line) => line.text);

describe('reading a log in chunks', () => {
  it.each([
    ['whole lines', ['a\nb\n'], ['a', 'b']],
    ['a line cut in two', ['a\nb', 'c\n'], ['a', 'bc']],
    ['a chunk that is a line break', ['a', '\n', 'b'], ['a', 'b']],
    ['empty lines', ['a\n\n', '\nb\n'], ['a', '', '', 'b']],
    ["Windows' line breaks", ['a\r\nb\r\n'], ['a', 'b']],
    ['nothing', [''], []],
  ])('handles %s', (_, chunks, expected) => {
    expect(textsOf(logOf(...chunks))).toEqual(expected);
  });

  it.each([
    ['2026-01-01T12:00:00Z task changed status soft-failed -> active', 'plain'],
    ['2026-01-01T12:00:00Z task changed status active -> soft-failed', 'warning'],
    ['2026-01-01T12:00:00Z task changed status soft-failed -> failed', 'error'],
  ])('takes a change of status for what the task has become: %s is %s', (line, kind) => {
    expect(logOf(`${line}\n`).lines[0]?.kind).toBe(kind);
  });

  it('classifies a line by all of it, not by its first half', () => {
    expect(logOf('Err', 'or: no memory\n').lines[0]?.kind).toBe('error');
  });
});

describe('what a line is', () => {
  it.each([
    ['Fra:152 Mem:1.74G (Peak 2.02G) | Sample 192/512', 'progress'],
    ['pid=19434 > Fra:29 Mem:31.12M (Peak 43.45M) | Time:00:00.93 | Rendering', 'progress'],
    ['frame=  120 fps= 24 q=28.0 size=  512kB', 'progress'],
    ['Error: texture missing', 'error'],
    ['RuntimeError: cannot read image', 'error'],
    ['Traceback (most recent call last):', 'error'],
    ['rendered with 0 errors', 'plain'],
    ['Warning: error texture shown pink', 'warning'],
    ['WARN (bke.lib): old file', 'warning'],
    ["Saved: '/render/0001.png'", 'plain'],
  ])('%s → %s', (text, kind) => {
    expect(classifyLine(text)).toBe(kind);
  });
});

describe('the latest progress', () => {
  it.each([
    ['samples', 'Fra:1 Mem:1M | Sample 212/512\n', 'sample 212/512'],
    ['tiles', 'Fra:1 Mem:1M | Rendered 3/24 Tiles\n', 'tile 3/24'],
    ['nothing of the kind', 'Fra:1 Mem:1M | Syncing\n', undefined],
  ])('reads %s', (_, text, expected) => {
    expect(latestProgress(logOf('start\n', text, 'after\n'))).toBe(expected);
  });
});

describe('folding progress lines', () => {
  const progress = 'Fra:1 Mem:1M | x\n';
  const { lines } = logOf('start\n', progress, progress, progress, 'end\n', progress, 'done\n');
  const kinds = (unfolded: readonly number[]): readonly string[] =>
    logRows(lines, new Set(unfolded)).map((row) => `${row.kind} ${row.index}`);

  it('makes one row of a run, and leaves a single line', () => {
    expect(kinds([])).toEqual(['line 0', 'fold 1', 'line 4', 'line 5', 'line 6']);
  });

  it('shows the lines below an unfolded one', () => {
    expect(kinds([1])).toEqual([
      'line 0',
      'fold 1',
      'line 1',
      'line 2',
      'line 3',
      'line 4',
      'line 5',
      'line 6',
    ]);
  });

  it('finds the fold that a line is in', () => {
    expect(foldOf(lines, 3)).toBe(1);
  });
});

describe('searching', () => {
  const { lines } = logOf('Sample 1/512\n', 'a.b\n', 'axb\n');

  it.each([
    ['a.b', [1]],
    ['/a.b/', [1, 2]],
    ['SAMPLE', [0]],
    ['/sample \\d+/', [0]],
    ['', []],
    ['/(/', []],
  ])('%s finds lines %j', (text, expected) => {
    expect(matchingLines(lines, searchPattern(text))).toEqual(expected);
  });

  it('marks every match within a line', () => {
    expect(markMatches('xaxa', searchPattern('a'))).toEqual([
      { text: 'x', isMatch: false },
      { text: 'a', isMatch: true },
      { text: 'x', isMatch: false },
      { text: 'a', isMatch: true },
    ]);
  });
});
