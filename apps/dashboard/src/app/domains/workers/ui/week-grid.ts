import { Component, computed, input, output } from '@angular/core';
import { DAYS, type Day, formatTimeOfDay, nextWakeUp } from '@flamenco/domain/schedules';
import {
  DAY_MINUTES,
  type WeekDraft,
  dayName,
  describeWeek,
  scheduleOfWeek,
  spansOf,
  withDay,
  withEdge,
} from '../data/week';

const HOURS = [0, 3, 6, 9, 12, 15, 18, 21] as const;

interface Row {
  readonly day: Day;
  readonly name: string;
  readonly isOn: boolean;
  readonly isToday: boolean;
  readonly bars: readonly Bar[];
}

interface Bar {
  readonly left: number;
  readonly width: number;
  /** Which edges of the sleep are at its ends; those can be dragged. */
  readonly hasStart: boolean;
  readonly hasEnd: boolean;
}

/**
 * A week of sleep: a row for each day, with a switch for whether the Worker falls asleep on it, and bars whose edges can be dragged,
 * which moves them on all days. The same times are fields, for the keyboard and for other minutes than half hours.
 */
@Component({
  selector: 'flamenco-week-grid',
  template: `
    <div class="grid" role="group" aria-label="Days on which it falls asleep">
      <div class="hours" aria-hidden="true">
        @for (hour of hours; track hour) {
          <span [style.left.%]="(hour / 24) * 100">{{ hour }}</span>
        }
      </div>
      @for (row of rows(); track row.day) {
        <button
          type="button"
          role="switch"
          class="day"
          [class.today]="row.isToday"
          [attr.aria-checked]="row.isOn"
          [attr.aria-label]="row.name"
          [title]="row.isOn ? 'Falls asleep on ' + row.name : 'Does not fall asleep on ' + row.name"
          [disabled]="isFixed()"
          (click)="changed.emit(toggled(row.day))"
        >
          {{ row.name.slice(0, 2) }}
        </button>
        <div class="track" [class.off]="!week().isActive">
          @for (bar of row.bars; track $index) {
            <span class="bar" [style.left.%]="bar.left" [style.width.%]="bar.width">
              @if (bar.hasStart && !isFixed()) {
                <span class="edge" (pointerdown)="drag($event, 'start')"></span>
              }
              @if (bar.hasEnd && !isFixed()) {
                <span class="edge end" (pointerdown)="drag($event, 'end')"></span>
              }
            </span>
          }
          @if (row.isToday) {
            <span class="now" [style.left.%]="(now().minutes / dayMinutes) * 100"></span>
          }
        </div>
      }
    </div>
    <div class="times">
      @for (edge of edges; track edge.id) {
        <label>
          {{ edge.label }}
          <input
            class="field"
            type="time"
            [attr.aria-label]="edge.label"
            [value]="timeOf(edge.id)"
            [readonly]="isFixed()"
            (change)="type(edge.id, $event)"
          />
        </label>
      }
      <span class="muted" aria-live="polite">{{ words() }}</span>
    </div>
  `,
  styles: `
    .grid {
      display: grid;
      grid-template-columns: 34px minmax(0, 1fr);
      gap: 2px 6px;
    }
    .hours {
      grid-column: 2;
      position: relative;
      height: 14px;
      color: var(--muted);
      font-size: 11px;
    }
    .hours span {
      position: absolute;
    }
    .day {
      border-radius: 4px;
      color: var(--muted);
      text-align: left;
      padding-left: 4px;
    }
    .day[aria-checked='true'] {
      color: var(--text);
      background: var(--raised);
    }
    .today {
      font-weight: 650;
    }
    .track {
      position: relative;
      height: 18px;
      border-radius: 3px;
      background: color-mix(in srgb, var(--awake) 22%, var(--bg));
      background-image: repeating-linear-gradient(
        90deg,
        transparent 0 calc(100% / 24 - 1px),
        var(--panel) calc(100% / 24 - 1px) calc(100% / 24)
      );
    }
    .bar {
      position: absolute;
      top: 1px;
      bottom: 1px;
      border-radius: 3px;
      background: var(--asleep);
    }
    .off .bar {
      opacity: 0.4;
    }
    .edge {
      position: absolute;
      left: -4px;
      top: 0;
      bottom: 0;
      width: 9px;
      cursor: ew-resize;
      touch-action: none;
    }
    .edge.end {
      left: auto;
      right: -4px;
    }
    .now {
      position: absolute;
      top: -1px;
      bottom: -1px;
      width: 1px;
      background: var(--accent);
    }
    .times {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 6px 12px;
      margin-top: 8px;
    }
    label {
      display: flex;
      align-items: center;
      gap: 6px;
    }
    .field {
      height: 24px;
    }
  `,
})
export class WeekGrid {
  readonly week = input.required<WeekDraft>();
  /** The time on this computer's clock; the Manager's counts, where it is in another zone. */
  readonly now = input.required<{ readonly day: Day; readonly minutes: number }>();
  /** Whether it is only shown. */
  readonly isFixed = input(false);
  readonly changed = output<WeekDraft>();

  protected readonly hours = HOURS;
  protected readonly dayMinutes = DAY_MINUTES;
  protected readonly edges = [
    { id: 'start', label: 'Falls asleep' },
    { id: 'end', label: 'Wakes up' },
  ] as const;

  protected readonly rows = computed((): readonly Row[] =>
    DAYS.map((day) => ({
      day,
      name: dayName(day),
      isOn: this.week().days.includes(day),
      isToday: day === this.now().day,
      bars: spansOf(this.week(), day).map(({ from, to, isRest, goesOn }) => ({
        left: (from / DAY_MINUTES) * 100,
        width: ((to - from) / DAY_MINUTES) * 100,
        hasStart: !isRest,
        hasEnd: !goesOn,
      })),
    })),
  );

  protected readonly words = computed(() => {
    const week = this.week();
    if (!week.isActive) return `Off. It would sleep ${describeWeek(week)}.`;
    const wakes = nextWakeUp(scheduleOfWeek(week), this.now());
    return `Sleeps ${describeWeek(week)}.${wakes === undefined ? '' : ` Wakes up ${wakes.at}.`}`;
  });

  protected toggled(day: Day): WeekDraft {
    return withDay(this.week(), day);
  }

  protected timeOf(edge: 'start' | 'end'): string {
    const minutes = this.week()[edge];
    return formatTimeOfDay(minutes === DAY_MINUTES ? 0 : minutes);
  }

  protected type(edge: 'start' | 'end', event: Event): void {
    const { value } = event.target as HTMLInputElement;
    const [hours, minutes] = value.split(':').map(Number);
    if (hours === undefined || minutes === undefined || Number.isNaN(hours + minutes)) return;
    const at = hours * 60 + minutes;
    this.changed.emit({ ...this.week(), [edge]: edge === 'end' && at === 0 ? DAY_MINUTES : at });
  }

  /** The edge follows the pointer until it is let go, wherever that is. */
  protected drag(event: PointerEvent, edge: 'start' | 'end'): void {
    const handle = event.target as HTMLElement;
    const track = handle.closest<HTMLElement>('.track');
    if (track === null) return;
    event.preventDefault();
    const { left, width } = track.getBoundingClientRect();
    const ending = new AbortController();
    const { signal } = ending;
    const move = ({ clientX }: PointerEvent): void =>
      this.changed.emit(withEdge(this.week(), edge, ((clientX - left) / width) * DAY_MINUTES));
    const view = track.ownerDocument;
    view.addEventListener('pointermove', move, { signal });
    view.addEventListener('pointerup', () => ending.abort(), { signal });
    view.addEventListener('pointercancel', () => ending.abort(), { signal });
  }
}
