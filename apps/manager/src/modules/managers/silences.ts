import type { PresentManager } from './present-manager.js';

/** How long Managers have shown no sign of life, in looks at them. */
export class Silences {
  private readonly known = new Map<string, { beats: number; looks: number; hasShownLife: boolean }>();

  /** @param most - as many looks without a sign of life, and a Manager is gone */
  constructor(private readonly most: number) {}

  /** A look. @returns those that are gone: once, then they count as new */
  note(managers: readonly PresentManager[]): readonly PresentManager[] {
    return managers.filter(({ id, beats }) => {
      const before = this.known.get(id);
      const isSilent = before?.beats === beats;
      const looks = isSilent ? before.looks + 1 : 0;
      const hasShownLife = before !== undefined && (before.hasShownLife || !isSilent);
      this.known.set(id, { beats, looks, hasShownLife });
      if (looks < this.most) return false;
      this.known.delete(id);
      return true;
    });
  }

  /** Whether it has shown that it is alive since it was looked at first. */
  hasShownLife(id: string): boolean {
    return this.known.get(id)?.hasShownLife ?? false;
  }

  /** Counts anew from now on. */
  forget(): void {
    this.known.clear();
  }
}
