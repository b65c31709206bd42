import { HttpClient, HttpEventType, HttpRequest } from '@angular/common/http';
import { DestroyRef, Injectable, inject, signal } from '@angular/core';
import {
  Api,
  shamanCheckout,
  shamanCheckoutRequirements,
  shamanDiscardCheckout,
  shamanFileStore,
} from '@flamenco/api-client';
import { Observable, lastValueFrom, tap } from 'rxjs';
import { managerPath } from '../../../shared/manager-address';
import { describeProblem } from '../../../shared/problem';
import { FILE_HASHER } from './file-hasher';

/** How far an upload is. */
export type UploadState =
  | { readonly step: 'none' }
  | {
      readonly step: 'reading' | 'sending';
      readonly name: string;
      readonly done: number;
      readonly total: number;
    }
  | { readonly step: 'placing'; readonly name: string }
  | { readonly step: 'placed'; readonly name: string }
  | { readonly step: 'failed'; readonly name: string; readonly message: string };

/** A file that is on the shared storage now. */
export interface PlacedFile {
  /** Below the folder of checkouts. */
  readonly checkout: string;
  readonly name: string;
}

/** Sends a .blend file from this computer to the Manager: its content only when that is not there yet, then a checkout with it. */
@Injectable()
export class BlendUpload {
  private readonly api = inject(Api);
  private readonly http = inject(HttpClient);
  private readonly hasher = inject(FILE_HASHER);
  private abort = new AbortController();

  readonly state = signal<UploadState>({ step: 'none' });

  constructor() {
    inject(DestroyRef).onDestroy(() => this.abort.abort());
  }

  /** @returns where the file is; undefined: it was canceled, or failed, which the state says */
  async send(file: File): Promise<PlacedFile | undefined> {
    this.cancel();
    const { signal: canceled } = (this.abort = new AbortController());
    try {
      const sha = await this.hash(file, canceled);
      const spec = { sha, size: file.size, path: file.name };
      const { files } = await this.api.invoke(shamanCheckoutRequirements, { body: { files: [spec] } });
      canceled.throwIfAborted();
      if (files.length > 0) await this.sendContent(file, sha, canceled);
      this.state.set({ step: 'placing', name: file.name });
      const body = { checkoutPath: file.name.replace(/\.blend$/i, ''), files: [spec] };
      const { checkoutPath } = await this.api.invoke(shamanCheckout, { body });
      if (canceled.aborted) {
        await this.discard(checkoutPath);
        return undefined;
      }
      this.state.set({ step: 'placed', name: file.name });
      return { checkout: checkoutPath, name: file.name };
    } catch (error) {
      if (!canceled.aborted)
        this.state.set({ step: 'failed', name: file.name, message: describeProblem(error) });
      return undefined;
    }
  }

  cancel(): void {
    this.abort.abort();
    this.state.set({ step: 'none' });
  }

  /** Removes a checkout that no job is made from. It goes with the next garbage collection when this does not succeed. */
  async discard(checkout: string): Promise<void> {
    await this.api.invoke(shamanDiscardCheckout, { body: { checkoutPath: checkout } }).catch(() => undefined);
  }

  private hash(file: File, canceled: AbortSignal): Promise<string> {
    const { name, size: total } = file;
    this.state.set({ step: 'reading', name, done: 0, total });
    return new Promise((resolve, reject) => {
      const stop = this.hasher(file, (message) => {
        if (message.kind === 'read') this.state.set({ step: 'reading', name, done: message.bytes, total });
        else if (message.kind === 'hashed') resolve(message.sha);
        else reject(new Error(message.message));
      });
      canceled.addEventListener('abort', () => {
        stop();
        reject(new Error('canceled'));
      });
    });
  }

  /** The generated client tells nothing of the way. */
  private async sendContent(file: File, sha: string, canceled: AbortSignal): Promise<void> {
    const { name, size: total } = file;
    this.state.set({ step: 'sending', name, done: 0, total });
    const path = shamanFileStore.PATH.replace('{checksum}', sha).replace('{filesize}', String(total));
    const request = new HttpRequest('POST', managerPath() + path, file, {
      reportProgress: true,
      responseType: 'text',
    });
    const sent = this.http.request(
      request.clone({ setHeaders: { 'Content-Type': 'application/octet-stream' } }),
    );
    const progress = tap((event: { readonly type: HttpEventType; readonly loaded?: number }) => {
      if (event.type === HttpEventType.UploadProgress)
        this.state.set({ step: 'sending', name, done: event.loaded ?? 0, total });
    });
    await lastValueFrom(untilAborted(sent.pipe(progress), canceled));
  }
}

function untilAborted<Value>(source: Observable<Value>, canceled: AbortSignal): Observable<Value> {
  return new Observable((subscriber) => {
    const subscription = source.subscribe(subscriber);
    const stop = (): void => subscriber.error(new Error('canceled'));
    canceled.addEventListener('abort', stop);
    return () => {
      canceled.removeEventListener('abort', stop);
      subscription.unsubscribe();
    };
  });
}
