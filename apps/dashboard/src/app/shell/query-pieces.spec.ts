import { describe, expect, it } from '@jest/globals';
import { queryPieces } from './query-pieces';

describe('queryPieces', () => {
  const cut = (text: string, ...faults: readonly { at: number; end: number }[]): readonly string[] =>
    queryPieces(
      text,
      faults.map((fault) => ({ ...fault, message: '' })),
    ).map((piece) => `${piece.text}${piece.isToken ? ' token' : ''}${piece.isFault ? ' fault' : ''}`);

  it.each([
    ['', []],
    ['shot 010', ['shot 010']],
    ['-user:anna  x', ['-user: token', 'anna  x']],
    ['frames>', ['frames> token']],
  ])('%j', (text, pieces) => {
    expect(cut(text)).toEqual(pieces);
  });

  it('marks what is wrong', () => {
    expect(cut('status:faild x', { at: 7, end: 12 })).toEqual(['status: token', 'faild fault', ' x']);
    expect(cut('usr:x', { at: 0, end: 3 })).toEqual(['usr token fault', ': token', 'x']);
    expect(cut('user:', { at: 5, end: 5 })).toEqual(['user: token']);
  });
});
