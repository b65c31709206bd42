import type { TaskCounts } from '@flamenco/domain/jobs';
import { iconElement } from '../icons/icon-element';
import { exactTime, relativeTime } from '../relative-time';
import type { StatusLook } from '../status-looks';
import { describeStack, stackSegments } from './stack-segments';
import { MENU_COLUMN, type TableColumn } from './table-column';

/** A text cell: cut where the column ends, with all of it on hover. */
export function textCell(text: string): HTMLElement {
  const cell = document.createElement('span');
  cell.className = 'ellipsis';
  cell.textContent = text;
  cell.title = text;
  return cell;
}

/** A status cell: icon and word, as `<flamenco-status>` makes them. */
export function statusCell(look: StatusLook): HTMLElement {
  const cell = document.createElement('span');
  cell.className = `status tone-${look.tone}`;
  const icon = iconElement(look.icon);
  if (look.isMoving === true) icon.classList.add('pulse');
  cell.title = look.label;
  cell.append(icon, textCell(look.label));
  return cell;
}

/** The sign of what needs a person, to stand behind a status; as `<flamenco-needs-you-sign>` makes it. */
export function needsYouSign(why: string): HTMLElement {
  const sign = document.createElement('span');
  sign.className = 'status sign tone-human';
  sign.setAttribute('role', 'img');
  sign.setAttribute('aria-label', `Needs you: ${why}`);
  sign.title = why;
  sign.append(iconElement('front_hand'));
  return sign;
}

/** A progress cell: a bar with a segment for each task status, and its counts on hover. */
export function stackCell(counts: TaskCounts): HTMLElement {
  const bar = document.createElement('div');
  bar.className = 'stack';
  bar.setAttribute('role', 'img');
  bar.setAttribute('aria-label', describeStack(counts));
  bar.title = describeStack(counts);
  for (const { tone, percent } of stackSegments(counts)) {
    const segment = document.createElement('span');
    segment.className = `fill-${tone}`;
    segment.style.width = `${percent}%`;
    bar.append(segment);
  }
  return bar;
}

/** How long ago, with the exact moment on hover. */
export function timeCell(timestamp: string | undefined): HTMLElement {
  const cell = document.createElement('span');
  cell.className = 'muted';
  cell.textContent = timestamp === undefined ? 'never' : relativeTime(timestamp, Date.now());
  if (timestamp !== undefined) cell.title = exactTime(timestamp);
  return cell;
}

/** A picture in a place of its own, which is there before it has come, and where there is none. It is loaded when it comes into sight. */
export function pictureCell(url: string | undefined, title: string): HTMLElement {
  const place = document.createElement('span');
  place.className = 'picture';
  place.title = title;
  if (url === undefined) {
    place.classList.add('none');
    return place;
  }
  const image = document.createElement('img');
  image.loading = 'lazy';
  image.decoding = 'async';
  image.alt = title;
  image.src = url;
  image.addEventListener('error', () => {
    image.remove(); // its job may be gone
    place.classList.add('none');
  });
  place.append(image);
  return place;
}

/** A cell with a short text that says more when one points at it. */
export function toldCell(text: string, title: string): HTMLElement {
  const cell = textCell(text);
  cell.title = title;
  return cell;
}

/** The last column: a row's "…" button, for those who do not right-click. */
export function menuColumn<Row>(nameOf: (row: Row) => string, width = 44): TableColumn<Row> {
  return {
    id: MENU_COLUMN,
    title: '',
    value: nameOf,
    width,
    isSortable: false,
    isFixed: true,
    cell: (row) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.tabIndex = -1; // its cell is reached by the arrow keys
      button.className = 'row-menu';
      button.setAttribute('aria-label', `Actions for ${nameOf(row)}`);
      button.setAttribute('aria-haspopup', 'menu');
      button.append(iconElement('more_horiz'));
      return button;
    },
  };
}
