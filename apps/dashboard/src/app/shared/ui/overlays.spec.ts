import { InteractivityChecker } from '@angular/cdk/a11y';
import { CdkMenuTrigger } from '@angular/cdk/menu';
import { Component } from '@angular/core';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Dialogs } from '../dialogs';
import { Layers } from '../keys/layers';
import { ActionMenu, type MenuEntry } from './action-menu';

@Component({
  selector: 'flamenco-test-page',
  imports: [ActionMenu, CdkMenuTrigger],
  template: `
    <button id="trigger" [cdkMenuTriggerFor]="menu">…</button>
    <ng-template #menu>
      <flamenco-action-menu title="shot_010" [entries]="entries" (chosen)="chosen.push($event)" />
    </ng-template>
  `,
})
class TestPage {
  readonly chosen: string[] = [];
  readonly entries: readonly MenuEntry[] = [
    { id: 'pause', label: 'Pause', icon: 'pause' },
    { id: 'cancel', label: 'Cancel', icon: 'close', isDisabled: true },
    { id: 'delete', label: 'Delete …', icon: 'delete', startsGroup: true },
  ];
}

/** CDK's menus look at the code of a key. */
const CODES: Readonly<Record<string, number>> = {
  Enter: 13,
  Escape: 27,
  End: 35,
  ArrowUp: 38,
  ArrowDown: 40,
};

let fixture: ComponentFixture<TestPage>;
const settle = async (): Promise<void> => {
  await fixture.whenStable();
  await new Promise((resolve) => requestAnimationFrame(resolve));
};
const press = async (key: string): Promise<void> => {
  const init = { key, keyCode: CODES[key] ?? 0, bubbles: true, cancelable: true };
  document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', init));
  await settle();
};
const focused = (): string => document.activeElement?.textContent.trim() ?? '';
const find = <Found extends Element>(selector: string): Found | null =>
  document.querySelector<Found>(selector);

beforeEach(async () => {
  // jsdom lays nothing out, so that nothing would count as visible
  const checker = {
    isVisible: () => true,
    isFocusable: () => true,
    isTabbable: () => true,
    isDisabled: () => false,
  };
  TestBed.configureTestingModule({ providers: [{ provide: InteractivityChecker, useValue: checker }] });
  TestBed.inject(Layers); // as the shell does at first
  fixture = TestBed.createComponent(TestPage);
  document.body.append(fixture.nativeElement as Node);
  await settle();
});

afterEach(() => {
  TestBed.resetTestingModule();
  document.body.replaceChildren();
});

describe('a menu', () => {
  const open = async (): Promise<void> => {
    find<HTMLElement>('#trigger')?.focus();
    find<HTMLElement>('#trigger')?.click();
    await settle();
  };

  it('takes the focus, moves by arrow keys, and gives it back on Esc', async () => {
    await open();
    expect(focused()).toBe('Pause');
    await press('ArrowDown');
    await press('ArrowDown');
    expect(focused()).toBe('Delete …');
    await press('Escape');
    expect(find('[role="menu"]')).toBeNull();
    expect(document.activeElement?.id).toBe('trigger');
  });

  it('is the topmost layer as long as it is open', async () => {
    const layers = TestBed.inject(Layers);
    await open();
    expect(layers.top()).toMatchObject({ does: 'Close the menu', isModal: true });
    layers.closeTop();
    await settle();
    expect(find('[role="menu"]')).toBeNull();
    expect(layers.isModal()).toBe(false);
  });

  it('does what is chosen by Enter, and nothing that is disabled', async () => {
    await open();
    await press('ArrowDown');
    await press('Enter');
    expect(fixture.componentInstance.chosen).toEqual([]);
    await press('End');
    await press('Enter');
    expect(fixture.componentInstance.chosen).toEqual(['delete']);
  });
});

describe('a question', () => {
  const button = (text: string): HTMLElement | undefined =>
    [...document.querySelectorAll<HTMLElement>('.dialog-actions button')].find(
      (b) => b.textContent.trim() === text,
    );

  it.each([
    ['Keep', false],
    ['Cancel this job', true],
  ])('answered with %s is %s', async (text, expected) => {
    const items = [{ id: '1', name: 'shot_010' }];
    const answer = TestBed.inject(Dialogs).confirm({
      question: 'Cancel it?',
      items,
      verb: 'Cancel this job',
    });
    await settle();
    button(text)?.click();
    await expect(answer).resolves.toBe(expected);
  });

  it.each([true, false])('may be agreed to with more than it asks: %s', async (isTicked) => {
    const answer = TestBed.inject(Dialogs).agree({
      question: 'Delete it?',
      items: [{ id: '1', name: 'shot_010' }],
      verb: 'Delete this job',
      more: 'Delete also what would be kept',
    });
    await settle();
    expect(find('label')?.textContent.trim()).toBe('Delete also what would be kept');
    if (isTicked) find<HTMLInputElement>('label input')?.click();
    button('Delete this job')?.click();
    await expect(answer).resolves.toEqual({ withMore: isTicked });
  });

  it('keeps every key from the page below, and is a no when it is left by Esc', async () => {
    const items = [{ id: '1', name: 'shot_010' }];
    const answer = TestBed.inject(Dialogs).confirm({
      question: 'Cancel it?',
      items,
      verb: 'Cancel this job',
    });
    await settle();
    expect(TestBed.inject(Layers).isModal()).toBe(true);
    TestBed.inject(Layers).closeTop();
    await expect(answer).resolves.toBe(false);
    expect(TestBed.inject(Layers).isModal()).toBe(false);
  });

  it('for a number is in its field, and answers with what is typed', async () => {
    const answer = TestBed.inject(Dialogs).number({
      question: 'Priority of shot_010',
      label: 'Priority',
      hint: '0 to 100',
      value: 50,
      min: 0,
      max: 100,
    });
    await settle();
    const field = find<HTMLInputElement>('input');
    expect(document.activeElement).toBe(field);
    if (field) field.value = '8';
    field?.dispatchEvent(new Event('input'));
    find<HTMLButtonElement>('button[type="submit"]')?.click();
    await expect(answer).resolves.toBe(8);
  });
});
