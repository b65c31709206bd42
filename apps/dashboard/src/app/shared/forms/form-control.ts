import { Component, computed, input, output } from '@angular/core';
import { type FieldSchema, controlFor } from './field-schema';
import { HIDDEN_SECRET } from './hidden-secret';
import { USUAL_DURATIONS, durationWords, usualDuration } from './usual-durations';

/** The control for one value that is no list, by its schema. */
@Component({
  selector: 'flamenco-form-control',
  template: `
    @switch (kind()) {
      @case ('flag') {
        <input
          #flag
          type="checkbox"
          role="switch"
          class="switch"
          [id]="controlId()"
          [checked]="value() === true"
          [disabled]="isFixed()"
          [attr.aria-label]="label() || null"
          [attr.aria-describedby]="describedBy() || null"
          (change)="changed.emit(flag.checked)"
        />
      }
      @case ('choice') {
        <select
          #choice
          class="field"
          [id]="controlId()"
          [disabled]="isFixed()"
          [attr.aria-label]="label() || null"
          [attr.aria-invalid]="isFaulty() || null"
          [attr.aria-describedby]="describedBy() || null"
          (change)="changed.emit(choice.value)"
        >
          @for (option of options(); track option) {
            <option [value]="option" [selected]="option === value()">{{ option }}</option>
          }
        </select>
      }
      @case ('password') {
        <input
          #password
          class="field wide"
          type="password"
          [attr.autocomplete]="schema().autocomplete ?? 'new-password'"
          [id]="controlId()"
          [disabled]="isFixed()"
          [value]="value() === hidden ? '' : asText()"
          [placeholder]="placeholder()"
          [attr.aria-label]="label() || null"
          [attr.aria-invalid]="isFaulty() || null"
          [attr.aria-describedby]="describedBy() || null"
          (input)="changed.emit(password.value)"
        />
        @if (value() === hidden && !isFixed()) {
          <button type="button" class="btn" (click)="changed.emit('')">Remove it</button>
        }
      }
      @default {
        <input
          #text
          class="field"
          type="text"
          [attr.autocomplete]="schema().autocomplete ?? 'off'"
          [attr.autocapitalize]="schema().autocomplete ? 'none' : null"
          spellcheck="false"
          [class.wide]="kind() === 'text'"
          [class.mono]="schema().format === 'path'"
          [class.short]="kind() === 'number' || kind() === 'duration'"
          [id]="controlId()"
          [readonly]="isFixed()"
          [value]="asText()"
          [attr.inputmode]="kind() === 'number' ? 'decimal' : null"
          [attr.list]="schema().examples ? controlId() + '-usual' : null"
          [attr.maxlength]="schema().maxLength"
          [attr.aria-label]="label() || null"
          [attr.aria-invalid]="isFaulty() || null"
          [attr.aria-describedby]="describedBy() || null"
          (input)="changed.emit(kind() === 'number' ? asNumber(text.value) : text.value)"
        />
        @if (schema().examples; as examples) {
          <datalist [id]="controlId() + '-usual'">
            @for (example of examples; track example) {
              <option [value]="example"></option>
            }
          </datalist>
        }
        @if (kind() === 'duration') {
          <select
            #usual
            class="field usual"
            [attr.aria-label]="'Usual durations' + (name() ? ' for ' + name() : '')"
            [disabled]="isFixed()"
            (change)="changed.emit(usual.value)"
          >
            @if (usualDuration() === undefined) {
              <option [value]="asText()" selected>{{ words() || 'other' }}</option>
            }
            @for (duration of durations; track duration[0]) {
              <option [value]="duration[0]" [selected]="duration[0] === usualDuration()">
                {{ duration[1] }}
              </option>
            }
          </select>
        }
      }
    }
  `,
  styles: `
    :host {
      display: flex;
      align-items: center;
      gap: 8px;
      min-width: 0;
      min-height: 28px;
    }
    .field {
      min-width: 0;
    }
    .wide {
      flex: 1;
      width: 100%;
    }
    .short {
      width: 110px;
    }
    .field[aria-invalid='true'] {
      border-color: var(--failed);
    }
    .field:disabled,
    .field[readonly] {
      color: var(--muted);
      border-color: var(--line);
    }
    .switch {
      appearance: none;
      position: relative;
      width: 28px;
      height: 16px;
      flex: none;
      margin: 0;
      border: 1px solid var(--control-line);
      border-radius: 8px;
      background: var(--bg);
      cursor: pointer;
    }
    .switch::after {
      content: '';
      position: absolute;
      inset: 2px auto 2px 2px;
      width: 10px;
      border-radius: 50%;
      background: var(--muted);
    }
    .switch:checked {
      background: var(--accent);
      border-color: var(--accent);
    }
    .switch:checked::after {
      left: 14px;
      background: var(--accent-ink);
    }
    .switch:disabled {
      opacity: 0.6;
      cursor: default;
    }
    @media (max-width: 760px) {
      .field {
        height: 36px;
      }
    }
  `,
})
export class FormControl {
  readonly schema = input.required<FieldSchema>();
  readonly value = input.required<unknown>();
  /** The `id` of the element that people fill in, for its label. */
  readonly controlId = input.required<string>();
  /** Its name, where no label has it. */
  readonly label = input('');
  /** What it is for, for what is beside it. */
  readonly name = input('');
  /** Ids of what explains it, separated by spaces. */
  readonly describedBy = input('');
  readonly isFaulty = input(false);
  readonly isFixed = input(false);
  /** What was entered: a number that is none comes as the text that it is. */
  readonly changed = output<unknown>();

  protected readonly hidden = HIDDEN_SECRET;
  protected readonly durations = USUAL_DURATIONS;
  protected readonly kind = computed(() => controlFor(this.schema()));
  protected readonly asText = computed(() => {
    const value = this.value();
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  });
  /** Of a password: whether there is one; of one that is somebody's to know, nothing. */
  protected readonly placeholder = computed(() => {
    if (this.schema().autocomplete !== undefined) return '';
    return this.value() === HIDDEN_SECRET ? 'Is set. Type to replace it' : 'None';
  });
  protected readonly usualDuration = computed(() => usualDuration(this.asText()));
  protected readonly words = computed(() => durationWords(this.asText()));
  /** A value that is no choice any more is shown, too. */
  protected readonly options = computed((): readonly string[] => {
    const choices = this.schema().enum ?? [];
    return choices.includes(this.asText()) ? choices : [this.asText(), ...choices];
  });

  protected asNumber(typed: string): unknown {
    const trimmed = typed.trim();
    return trimmed !== '' && Number.isFinite(Number(trimmed)) ? Number(trimmed) : typed;
  }
}
