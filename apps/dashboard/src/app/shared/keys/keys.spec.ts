import { InteractivityChecker } from '@angular/cdk/a11y';
import { Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Keys } from './keys';
import { Layers, injectLayer } from './layers';
import { Pane, Panes } from './panes';
import { Roving } from './roving';

let done: string[];

@Component({
  selector: 'flamenco-test-page',
  imports: [Pane, Roving],
  template: `
    <section flamencoPane="list">
      <div id="table" tabindex="0">rows</div>
      <div flamencoRoving>
        <button id="one">1</button><button id="two" [disabled]="isTwoDisabled()">2</button
        ><button id="three">3</button>
      </div>
    </section>
    @if (isDockOpen()) {
      <section flamencoPane="details" backTo="list">
        <button id="tab">Tab</button><input id="field" /><select id="select"></select>
      </section>
    }
  `,
})
class TestPage {
  readonly isDockOpen = signal(false);
  readonly isSelected = signal(false);
  readonly isMenuOpen = signal(false);
  readonly isTwoDisabled = signal(false);

  constructor() {
    const panes = TestBed.inject(Panes);
    const within = (): Element | undefined => panes.elementOf('list');
    TestBed.inject(Keys).bind(
      { keys: ['j', 'ArrowDown'], does: 'Next', within, act: () => done.push('next') },
      { keys: ['Enter'], does: 'Open', within, act: () => done.push('open') },
      { keys: ['t'], does: 'Theme', act: () => done.push('theme') },
      { keys: ['Escape'], does: 'Clear the filter', act: () => done.push('filter') },
      { keys: ['k'], does: 'Palette', withCtrl: true, whileTyping: true, act: () => done.push('palette') },
      { keys: ['F6'], does: 'Panes', whileTyping: true, act: () => panes.go(1) },
    );
    const layers = [
      { does: 'dock', isOpen: this.isDockOpen },
      { does: 'selection', isOpen: this.isSelected },
      { does: 'menu', isOpen: this.isMenuOpen, isModal: true },
    ];
    for (const { isOpen, ...layer } of layers) {
      const close = (): void => {
        done.push(layer.does);
        isOpen.set(false);
      };
      injectLayer(isOpen, { ...layer, close });
    }
  }
}

const settle = async (): Promise<void> => {
  await new Promise((resolve) => requestAnimationFrame(resolve));
};
const press = (key: string, target: EventTarget = document.activeElement ?? document.body): KeyboardEvent => {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
  target.dispatchEvent(event);
  return event;
};
const focus = (id: string): void => document.getElementById(id)?.focus();

let page: TestPage;
let show: () => Promise<void>;

beforeEach(async () => {
  done = [];
  TestBed.configureTestingModule({
    providers: [
      {
        provide: InteractivityChecker,
        useValue: { isVisible: () => true, isFocusable: () => true },
      },
    ],
  });
  const fixture = TestBed.createComponent(TestPage);
  document.body.append(fixture.nativeElement as Node);
  page = fixture.componentInstance;
  show = async () => {
    await fixture.whenStable();
    await settle();
  };
  await show();
});

afterEach(() => {
  TestBed.resetTestingModule();
  document.body.replaceChildren();
});

describe('who gets a key', () => {
  it.each([
    // focus in, key, who acts
    ['nothing', 'j', ['next']],
    ['nothing', 'ArrowDown', ['next']],
    ['nothing', 'Enter', ['open']],
    ['table', 'j', ['next']],
    ['table', 'ArrowDown', []], // a table moves through its rows itself
    ['one', 'Enter', []], // a button is pressed
    ['tab', 'j', []], // what has the focus is not the list
    ['tab', 'ArrowDown', []],
    ['tab', 't', ['theme']],
    ['field', 't', []],
    ['field', 'j', []],
    ['select', 'ArrowDown', []],
  ])('with the focus in %s, %s does %j', async (id, key, expected) => {
    page.isDockOpen.set(true);
    await show();
    focus(id);
    press(key);
    expect(done).toEqual(expected);
  });

  it('leaves keys with Ctrl, Alt or Meta, and those that somebody has used, to others', () => {
    for (const modifier of ['ctrlKey', 'altKey', 'metaKey'])
      document.body.dispatchEvent(
        new KeyboardEvent('keydown', { key: 't', bubbles: true, [modifier]: true }),
      );
    const used = new KeyboardEvent('keydown', { key: 't', bubbles: true, cancelable: true });
    used.preventDefault();
    document.body.dispatchEvent(used);
    expect(done).toEqual([]);
  });

  it.each(['ctrlKey', 'metaKey'])(
    'gives %s with a letter to whom asks for it, also while typing',
    async (modifier) => {
      page.isDockOpen.set(true);
      await show();
      focus('field');
      const init = { key: 'k', bubbles: true, cancelable: true };
      const event = new KeyboardEvent('keydown', { ...init, [modifier]: true });
      document.activeElement?.dispatchEvent(event);
      expect([done, event.defaultPrevented]).toEqual([['palette'], true]);
      document.body.dispatchEvent(new KeyboardEvent('keydown', init));
      document.body.dispatchEvent(new KeyboardEvent('keydown', { ...init, [modifier]: true, altKey: true }));
      expect(done).toEqual(['palette']);
    },
  );

  it('keeps every key but Esc from what lies below a menu', async () => {
    page.isMenuOpen.set(true);
    await show();
    for (const key of ['j', 't', 'Enter', 'F6', 'Escape']) press(key, document.body);
    expect(done).toEqual(['menu']);
  });
});

describe('Esc', () => {
  it('closes what is on top, in the order of opening, and last of all what the page does', async () => {
    for (const isOpen of [page.isDockOpen, page.isSelected, page.isMenuOpen]) {
      isOpen.set(true);
      await show();
    }
    for (let n = 0; n < 4; n += 1) press('Escape', document.body); // faster than the page is drawn
    expect(done).toEqual(['menu', 'selection', 'dock', 'filter']);
  });

  it('passes over a layer that was closed otherwise', async () => {
    for (const isOpen of [page.isDockOpen, page.isSelected]) {
      isOpen.set(true);
      await show();
    }
    page.isDockOpen.set(false);
    await show();
    expect(TestBed.inject(Layers).top()?.does).toBe('selection');
    page.isSelected.set(false);
    await show();
    expect(TestBed.inject(Layers).closeTop()).toBe(false);
  });
});

describe('panes', () => {
  it('are gone through with F6, also from a field, and remember where the focus was', async () => {
    page.isDockOpen.set(true);
    await show();
    const visited = [];
    focus('two');
    focus('field');
    for (let n = 0; n < 2; n += 1) {
      press('F6');
      visited.push(document.activeElement?.id);
    }
    expect(visited).toEqual(['two', 'field']);
  });

  it('give the focus back when they are closed', async () => {
    page.isDockOpen.set(true);
    await show();
    focus('three');
    focus('tab');
    page.isDockOpen.set(false);
    await show();
    expect(document.activeElement?.id).toBe('three');
  });
});

describe('buttons that are one Tab stop', () => {
  const stops = (): readonly string[] =>
    ['one', 'two', 'three'].filter((id) => document.getElementById(id)?.tabIndex === 0);

  it('begin with the first, and go on with the one that had the focus', () => {
    expect(stops()).toEqual(['one']);
    focus('two');
    expect(stops()).toEqual(['two']);
  });

  it.each([
    ['one', 'ArrowRight', 'two'],
    ['one', 'ArrowLeft', 'three'],
    ['three', 'ArrowRight', 'one'],
    ['three', 'Home', 'one'],
    ['one', 'End', 'three'],
  ])('from %s with %s to %s', (from, key, to) => {
    focus(from);
    expect(press(key).defaultPrevented).toBe(true);
    expect(document.activeElement?.id).toBe(to);
  });

  it('pass over one that is disabled, and have another stop when the stop is', async () => {
    focus('two');
    page.isTwoDisabled.set(true);
    await show();
    expect(stops()).toEqual(['one']);
    focus('one');
    press('ArrowRight');
    expect(document.activeElement?.id).toBe('three');
  });
});
