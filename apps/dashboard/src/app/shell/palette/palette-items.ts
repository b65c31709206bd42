import type { IconName } from '../../shared/icons/icon-paths';
import type { StatusLook } from '../../shared/status-looks';

/** Something that can be found and done. */
export interface PaletteItem {
  readonly id: string;
  readonly label: string;
  readonly icon: IconName;
  /** Behind the label. */
  readonly note?: string;
  readonly look?: StatusLook;
  /** What else it is found by. */
  readonly words?: string;
  /** Why it cannot be done now; left out: it can. */
  readonly reason?: string;
  readonly act: () => unknown;
}

/** Items under a heading. */
export interface PaletteGroup {
  readonly heading: string;
  readonly kind: 'verbs' | 'jobs' | 'workers' | 'other';
  readonly items: readonly PaletteItem[];
}

/** What is looked for. `>` before it: only what can be done; `@`: only Workers. */
export interface PaletteQuery {
  readonly only: PaletteGroup['kind'] | undefined;
  readonly text: string;
}

const SIGNS: Readonly<Record<string, PaletteGroup['kind']>> = { '>': 'verbs', '@': 'workers' };

/** Reads what was typed. */
export function paletteQuery(typed: string): PaletteQuery {
  const only = SIGNS[typed.charAt(0)];
  return { only, text: (only === undefined ? typed : typed.slice(1)).trim() };
}

/** Those of the groups that a query asks for. */
export function groupsFor(groups: readonly PaletteGroup[], { only }: PaletteQuery): readonly PaletteGroup[] {
  return groups.filter(({ kind, items }) => items.length > 0 && (only === undefined || kind === only));
}

/** The items that contain every word of a text; those whose label begins with it come first. */
export function itemsFor(
  items: readonly PaletteItem[],
  text: string,
  most: number = Number.POSITIVE_INFINITY,
): readonly PaletteItem[] {
  const wanted = text.toLowerCase();
  const words = wanted.split(/\s+/).filter(Boolean);
  const fitting = items.filter(({ label, note = '', words: more = '' }) => {
    const found = `${label} ${note} ${more}`.toLowerCase();
    return words.every((word) => found.includes(word));
  });
  const begins = ({ label }: PaletteItem): boolean => label.toLowerCase().startsWith(wanted);
  return [...fitting.filter(begins), ...fitting.filter((item) => !begins(item))].slice(0, most);
}

/** A label in pieces; every second one is a part of what was looked for. */
export function markedPieces(label: string, text: string): readonly string[] {
  const words = text.split(/\s+/).filter(Boolean);
  if (words.length === 0) return [label];
  const pattern = words.map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join('|');
  return label.split(new RegExp(`(${pattern})`, 'i'));
}
