import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { linesIn } from './log-blocks';
import { partsOf, timeWords } from './log-prefix';
import { logRows, foldOf } from './log-rows';
import { countMatchingLines, expressionFor, hasMatch, matchesIn, segmentsOf } from './log-search';
import { type LogLine, classifyLine, countMarks, latestProgress } from './log-text';

const linesOf = (text: string): readonly LogLine[] => linesIn(new TextEncoder().encode(text), 0);

describe('what a line is', () => {
  it.each([
    ['Fra:152 Mem:1.74G (Peak 2.02G) | Sample 192/512', 'progress'],
    ['pid=19434 > Fra:29 Mem:31.12M (Peak 43.45M) | Time:00:00.93 | Rendering', 'progress'],
    ['frame=  120 fps= 24 q=28.0 size=  512kB', 'progress'],
    ['Error: texture missing', 'error'],
    ['RuntimeError: cannot read image', 'error'],
    ['pid=19434 > Error: no camera', 'error'],
    ['pid=19434 > Warning: Error texture shown pink', 'warning'],
    ['00:03.250  render           | Fra: 1 | Mem: 60M | Sample 1/4', 'progress'],
    ['2026-01-01T12:00:00Z task changed status soft-failed -> active', 'plain'],
    ['2026-01-01T12:00:00Z task changed status active -> soft-failed', 'warning'],
    ['2026-01-01T12:00:00Z task changed status soft-failed -> failed', 'error'],
    ['Traceback (most recent call last):', 'error'],
    ['rendered with 0 errors', 'plain'],
    ['Warning: error texture shown pink', 'warning'],
    ['WARN (bke.lib): old file', 'warning'],
    ["Saved: '/render/0001.png'", 'plain'],
  ])('%s → %s', (text, kind) => {
    expect(classifyLine(text)).toBe(kind);
  });
});

describe('the errors and warnings of a text', () => {
  it('are those of its lines, however they are put together', () => {
    const line = fc.constantFrom(
      'Error: x',
      'Fra:1 Mem:1M | error',
      'warning: error',
      'rendered with 0 errors',
      'error error warn',
      'plain',
      '',
    );
    fc.assert(
      fc.property(fc.array(line), fc.boolean(), (texts, endsLine) => {
        const kinds = texts.map(classifyLine);
        const count = (kind: string): number => kinds.filter((k) => k === kind).length;
        expect(countMarks(texts.join('\n') + (endsLine ? '\n' : ''))).toEqual({
          errors: count('error'),
          warnings: count('warning'),
        });
      }),
    );
  });
});

describe('the latest progress', () => {
  it.each([
    ['samples', 'Fra:1 Mem:1M | Sample 212/512\n', 'sample 212/512'],
    ['tiles', 'Fra:1 Mem:1M | Rendered 3/24 Tiles\n', 'tile 3/24'],
    ['nothing of the kind', 'Fra:1 Mem:1M | Syncing\n', undefined],
  ])('reads %s', (_, text, expected) => {
    expect(latestProgress(linesOf(`start\n${text}after\n`))).toBe(expected);
  });
});

describe('folding progress lines', () => {
  const progress = 'Fra:1 Mem:1M | x\n'; // 17 bytes
  const lines = linesOf(`start\n${progress.repeat(3)}end\n${progress}done\n`);
  const rows = (unfolded: readonly number[], isOn = true): readonly string[] =>
    logRows(lines, { isOn, unfolded: new Set(unfolded) }, 100).map((row) => `${row.kind} ${row.number}`);

  it('makes one row of a run, and leaves a single line', () => {
    expect(rows([])).toEqual(['line 101', 'fold 102', 'line 105', 'line 106', 'line 107']);
  });

  it('shows the lines below an unfolded one', () => {
    expect(rows([6]).slice(0, 5)).toEqual(['line 101', 'fold 102', 'line 102', 'line 103', 'line 104']);
  });

  it('does nothing while it is off', () => {
    expect(rows([], false)).toHaveLength(7);
  });

  it('finds the fold that a line is in', () => {
    expect([foldOf(lines, 6 + 34), foldOf(lines, 6), foldOf(lines, 0)]).toEqual([6, 6, undefined]);
  });
});

describe('what comes before a line', () => {
  it.each([
    ['pid=19434 > Saved', 'Saved', '19434', undefined],
    ['2026-01-01T12:00:38+01:00 Task failed', 'Task failed', undefined, '+0:38'],
    ['2026-01-01T10:59:58Z Task queued', 'Task queued', undefined, '−0:02'],
    ['pid=7 > 00:38.250  blend            | Read blend', 'blend            | Read blend', '7', '+0:38.2'],
    ['01:00:38.250  render | x', 'render | x', undefined, '+1:00:38.2'],
    ['pid=7 of it', 'pid=7 of it', undefined, undefined],
  ])('%s', (text, rest, process, time) => {
    const parts = partsOf(text);
    const startedMs = Date.parse('2026-01-01T11:00:00.900Z');
    expect(text.slice(parts.prefix)).toBe(rest);
    expect([parts.process, parts.time && timeWords(parts.time, startedMs)]).toEqual([process, time]);
  });
});

describe('searching', () => {
  it.each([
    ['a.b', false, 1],
    ['a.b', true, 2],
    ['SAMPLE', false, 1],
    ['sample \\d+', true, 1],
    ['512$', true, 1],
    ['x', false, 2],
    ['', false, 0],
  ])('%s (expression: %s) is in %i lines', (text, isExpression, count) => {
    const log = 'Sample 1/512\r\na.b x\naxb x\n';
    const expression = expressionFor({ text, isExpression });
    const inText = expression === undefined ? 0 : countMatchingLines(log, expression, isExpression);
    const inLines = linesOf(log).filter((line) => expression && hasMatch(line.text, expression)).length;
    expect([inText, inLines]).toEqual([count, count]);
  });

  it('knows an expression that is not finished', () => {
    expect(expressionFor({ text: '(', isExpression: true })).toBeUndefined();
    expect(expressionFor({ text: '(', isExpression: false })).toBeDefined();
  });

  it('cuts a line where something matches or is selected', () => {
    const segments = segmentsOf(
      'xaxa',
      matchesIn('xaxa', expressionFor({ text: 'a', isExpression: false })),
      [1, 3],
    );
    expect(segments.map(({ text, isMatch, isSelected }) => [text, isMatch, isSelected])).toEqual([
      ['x', false, false],
      ['a', true, true],
      ['x', false, true],
      ['a', true, false],
    ]);
    expect(segmentsOf('', [], undefined).map(({ text }) => text)).toEqual(['']);
  });
});
