import { SeededRandom } from '../farm/random.ts';

/**
 * What comes by chance, in streams of their own by name: how much one takes does not change what another gets. Libraries keep
 * some for later (Nest a pool of identifiers), so that it is another amount in a process that has done something before.
 */
export class RandomStreams {
  private readonly streams = new Map<string, SeededRandom>();
  private readonly seed: number;

  constructor(seed: number) {
    this.seed = seed;
  }

  of(name: string): SeededRandom {
    const known = this.streams.get(name);
    if (known !== undefined) return known;
    const stream = new SeededRandom(hash(`${this.seed} ${name}`));
    this.streams.set(name, stream);
    return stream;
  }
}

/** FNV-1a, 32 bits. Source: Fowler, Noll and Vo, 1991; public domain. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return value >>> 0;
}
