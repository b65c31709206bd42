import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { ApplicationRef, type EnvironmentProviders, type Provider } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { jest } from '@jest/globals';
import { BATCH_MS } from '../app/shared/live/live-loader';
import { LIVE_SOCKET } from '../app/shared/live/live-connection';
import { FakeSocket } from './fake-socket';

/** A bench for stores: a socket and a Manager's answers that the test plays, and fake timers. End it after each test. */
export class LiveBench {
  readonly socket = new FakeSocket();
  readonly http: HttpTestingController;

  constructor(providers: readonly (Provider | EnvironmentProviders)[] = []) {
    jest.useFakeTimers();
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(),
        provideHttpClientTesting(),
        { provide: LIVE_SOCKET, useValue: () => this.socket.asSocket() },
        ...providers,
      ],
    });
    this.http = TestBed.inject(HttpTestingController);
  }

  /** Throws when something was asked of the Manager that the test did not answer, or when a timer is left. */
  end(): void {
    this.http.verify();
    TestBed.resetTestingModule();
    const timers = jest.getTimerCount();
    jest.useRealTimers();
    if (timers > 0) throw new Error(`${timers} timers were left`);
  }

  /** Lets effects, promises, and batches of events take place. */
  async settle(ms = BATCH_MS + 1): Promise<void> {
    TestBed.inject(ApplicationRef).tick();
    await jest.advanceTimersByTimeAsync(ms);
    TestBed.inject(ApplicationRef).tick();
    await jest.advanceTimersByTimeAsync(0);
  }

  async connect(): Promise<void> {
    this.socket.connects();
    await this.settle();
  }

  /** Answers the one request for a path, whatever its parameters are, unless the path has some. */
  async answer(path: string, body: object | string | null, status = 200): Promise<void> {
    this.http
      .expectOne(({ url, urlWithParams }) => url === path || urlWithParams === path)
      .flush(body, { status, statusText: String(status) });
    await this.settle();
  }

  /** How often a path has been asked for and not been answered. */
  asked(path: string): number {
    return this.http.match(path).length;
  }
}
