/** One of several things to be changed, by the name that people know. */
export interface BulkItem {
  readonly id: string;
  readonly name: string;
}

/** How a change of several things went. */
export interface BulkOutcome<Item extends BulkItem> {
  readonly done: readonly Item[];
  readonly failed: readonly { readonly item: Item; readonly error: unknown }[];
}

/** Requests that one bulk action has under way at a time: quick, without crowding out the page's own loads. */
const AT_ONCE = 6;

/** Does the same to each item, a few at a time; one that fails does not hold up the others. */
export async function forEachItem<Item extends BulkItem>(
  items: readonly Item[],
  act: (item: Item) => Promise<unknown>,
): Promise<BulkOutcome<Item>> {
  const waiting = [...items];
  const done: Item[] = [];
  const failed: { item: Item; error: unknown }[] = [];
  const work = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      try {
        await act(item);
        done.push(item);
      } catch (error) {
        failed.push({ item, error });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { done, failed };
}

/** "shot_010, shot_020 and 5 more": names for a confirmation or a report. */
export function listNames(items: readonly BulkItem[], most = 8): string {
  const names = items.slice(0, most).map((item) => item.name);
  const rest = items.length - names.length;
  return rest > 0 ? `${names.join(', ')} and ${rest} more` : names.join(', ');
}
