import { Injectable } from '@angular/core';

const KEY = 'flamenco-alerted';

/** More are forgotten, the oldest first. */
const MOST = 500;

/** Who tells of what: of several tabs, one; and nobody a second time. */
@Injectable({ providedIn: 'root' })
export class AlertClaims {
  /** @returns whether nobody has told of it yet: then the caller does */
  claim(key: string): Promise<boolean> {
    return inTurn(() => {
      const known = recall();
      if (known.includes(key)) return false;
      remember([...known, key]);
      return true;
    });
  }

  /** It may be told of again when it happens again. */
  async release(prefix: string): Promise<void> {
    await inTurn(() => remember(recall().filter((key) => !key.startsWith(prefix))));
  }

  /** Whether something that begins so was told of. */
  has(prefix: string): boolean {
    return recall().some((key) => key.startsWith(prefix));
  }
}

/** One tab after the other. Browsers have locks on https and localhost only, and desktop alerts as well. */
async function inTurn<T>(act: () => T): Promise<T> {
  const locks = (navigator as { readonly locks?: LockManager }).locks;
  return locks === undefined ? act() : await locks.request(KEY, () => Promise.resolve(act()));
}

/** What something else has written there is not taken. */
function recall(): readonly string[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(found) ? found.filter((key) => typeof key === 'string') : [];
  } catch {
    return [];
  }
}

function remember(keys: readonly string[]): void {
  localStorage.setItem(KEY, JSON.stringify(keys.slice(-MOST)));
}
