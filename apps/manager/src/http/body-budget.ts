/** What one request holds of the budget. */
export interface Holding {
  /** Takes more. @returns false when there is not as much left */
  take(bytes: number): boolean;
  /** Gives all of it back. */
  release(): void;
}

/** How much memory the bodies of all requests may take together; each has a first part that does not count. */
export class BodyBudget {
  private taken = 0;

  /** @param mostBytes - of all bodies together @param freeBytes - of each, so that small ones always find room */
  constructor(
    private readonly mostBytes: number,
    private readonly freeBytes: number,
  ) {}

  hold(): Holding {
    let received = 0;
    let counted = 0;
    return {
      take: (bytes) => {
        received += bytes;
        const more = Math.max(0, received - this.freeBytes) - counted;
        if (this.taken + more > this.mostBytes) return false;
        this.taken += more;
        counted += more;
        return true;
      },
      release: () => {
        this.taken -= counted;
        counted = 0;
      },
    };
  }
}
