/** Removes the files that were uploaded for a job. Implemented where they are kept: by Shaman, from a global module. */
export abstract class CheckoutEraser {
  /**
   * Removes a checkout; one that is not there (any more) is removed already.
   * Anything that is thrown leaves the job where it is, and its deletion is tried again later.
   */
  abstract erase(checkoutId: string): Promise<void>;
}

/** For a Manager without Shaman: it has no checkouts. */
export const NO_CHECKOUTS: CheckoutEraser = { erase: () => Promise.resolve() };
