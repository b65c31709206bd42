import { describe, expect, it } from '@jest/globals';
import { type PaletteItem, itemsFor, markedPieces, paletteQuery } from './palette-items';

const anItem = (label: string, more: Partial<PaletteItem> = {}): PaletteItem => ({
  ...{ id: label, label, icon: 'check', act: () => undefined },
  ...more,
});

describe('what is looked for in the palette', () => {
  it.each([
    ['requeue', undefined, 'requeue'],
    ['  shot 010 ', undefined, 'shot 010'],
    ['> cancel', 'verbs', 'cancel'],
    ['@box', 'workers', 'box'],
    ['@', 'workers', ''],
    ['a@b', undefined, 'a@b'],
    ['', undefined, ''],
  ])('of %j only %s, with the text %j', (typed, only, text) => {
    expect(paletteQuery(typed)).toEqual({ only, text });
  });

  const items = [
    anItem('Set priority …', { words: 'shot_010' }),
    anItem('Requeue failed tasks', { note: '12' }),
    anItem('Failed jobs'),
  ];
  it.each([
    // every word, wherever it stands; what begins with the text comes first
    ['', ['Set priority …', 'Requeue failed tasks', 'Failed jobs']],
    ['FAIL', ['Failed jobs', 'Requeue failed tasks']],
    ['tasks req', ['Requeue failed tasks']],
    ['shot prio', ['Set priority …']],
    ['12', ['Requeue failed tasks']],
    ['nothing of this', []],
  ])('%j finds %j', (text, expected) => {
    expect(itemsFor(items, text).map(({ label }) => label)).toEqual(expected);
  });

  it('is cut after the most that are wanted', () => {
    expect(itemsFor(items, '', 1)).toHaveLength(1);
  });

  it.each([
    ['Requeue failed', '', ['Requeue failed']],
    ['Requeue failed', 'fail', ['Requeue ', 'fail', 'ed']],
    ['Requeue failed', 'REQ fail', ['', 'Req', 'ueue ', 'fail', 'ed']],
    ['what (so far)', '(so', ['what ', '(so', ' far)']],
  ])('%j with %j is marked as %j', (label, text, expected) => {
    expect(markedPieces(label, text)).toEqual(expected);
  });
});
