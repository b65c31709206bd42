/** Has tasks take turns, in the order they came. */
export class OneAtATime {
  private last: Promise<unknown> = Promise.resolve();

  run<Result>(task: () => Promise<Result>): Promise<Result> {
    const result = this.last.then(task);
    this.last = result.catch(() => undefined); // it is the caller's failure, and none of who comes next
    return result;
  }
}
