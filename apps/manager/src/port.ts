/**
 * What an area needs of one that stands above it, and that it may not import: the upper area fills it, once, when it is made. A subclass is
 * what Nest injects on both sides.
 */
export class Port<Filler extends object> {
  private filledWith: Filler | undefined;

  /** @param fallback - for a Manager whose parts leave it empty; without one, it has to be filled */
  constructor(private readonly fallback?: Filler) {}

  fill(filler: Filler): void {
    if (this.filledWith) throw new Error(`${this.constructor.name} is filled already`);
    this.filledWith = filler;
  }

  get filler(): Filler {
    const filler = this.filledWith ?? this.fallback;
    if (!filler) throw new Error(`${this.constructor.name} is empty: a part of the Manager is missing`);
    return filler;
  }
}
