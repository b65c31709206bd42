import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LiveBench } from '../../../testing/live-bench';
import { SILENCE_MS } from '../live/heartbeat-watch';
import { NeedsManager } from './needs-manager';

@Component({
  imports: [NeedsManager],
  template:
    '<button type="button" flamencoNeedsManager title="Pause it" (click)="clicks = clicks + 1">Pause</button>',
})
class Page {
  clicks = 0;
}

describe('a button whose act needs the Manager', () => {
  let bench: LiveBench;
  beforeEach(async () => {
    bench = new LiveBench();
    await bench.connect();
  });
  afterEach(() => bench.end());

  it('acts while the Manager answers; otherwise it does nothing, and says why', async () => {
    const page = TestBed.createComponent(Page);
    await bench.connect();
    const button = (page.nativeElement as HTMLElement).querySelector('button')!;
    const look = (): unknown[] => [
      button.getAttribute('aria-disabled'),
      button.title,
      page.componentInstance.clicks,
    ];
    button.click();
    expect(look()).toEqual([null, 'Pause it', 1]);
    await bench.settle(SILENCE_MS + 600);
    button.click();
    expect(look()).toEqual(['true', expect.stringMatching(/does not answer/), 1]);
    bench.socket.beats();
    await bench.settle();
    button.click();
    expect(look()).toEqual([null, 'Pause it', 2]);
  });
});
