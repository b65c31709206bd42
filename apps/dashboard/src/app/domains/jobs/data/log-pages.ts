import { HttpClient } from '@angular/common/http';
import { Injectable, computed, inject, linkedSignal } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import { type ByteRange, type LogBlock, blockOf, rangeOfBlock } from './log-blocks';
import type { LogLine } from './log-text';
import { TaskLog } from './task-log';

/** Blocks that are kept, some 130 kB each. */
const MOST_KEPT = 96;

/** The blocks of the selected task's log before its tail: read when they are asked for, and forgotten when many others were since. */
@Injectable()
export class LogPages {
  private readonly http = inject(HttpClient);
  private readonly log = inject(TaskLog);
  /** By block; what was asked for last is at the end. */
  private readonly kept = linkedSignal<string | undefined, ReadonlyMap<number, LogBlock>>({
    source: this.log.key,
    computation: () => new Map(),
  });
  private readonly reading = new Map<string, Promise<readonly LogLine[]>>();

  /** The blocks that are there. */
  readonly blocks = computed(() => this.kept());

  /** The lines of a block, or of the tail, if they are there. */
  linesAt(block: number): readonly LogLine[] | undefined {
    const { firstBlock, lines } = this.log.tail();
    return block >= firstBlock ? lines : this.kept().get(block)?.lines;
  }

  /** The lines of a block, or of the tail. Throws what HTTP says, when they cannot be read. */
  async read(block: number): Promise<readonly LogLine[]> {
    const there = this.linesAt(block);
    if (there !== undefined) return there;
    const name = `${this.log.key()} ${block}`;
    const reading = this.reading.get(name) ?? this.fetchBlock(block).finally(() => this.reading.delete(name));
    this.reading.set(name, reading);
    return reading;
  }

  /** Bytes of the file, as they are. */
  async bytes({ from, end }: ByteRange): Promise<Uint8Array> {
    const url = this.log.file()?.url;
    if (url === undefined || end <= from) return new Uint8Array();
    const body = await firstValueFrom(
      this.http.get(url, {
        headers: { Range: `bytes=${from}-${end - 1}` },
        responseType: 'arraybuffer',
        cache: 'no-store',
      }),
    );
    return new Uint8Array(body);
  }

  private async fetchBlock(block: number): Promise<readonly LogLine[]> {
    const of = this.log.key();
    const read = blockOf(await this.bytes(rangeOfBlock(block)), block);
    if (of === this.log.key()) this.keep(read);
    return read.lines;
  }

  private keep(block: LogBlock): void {
    const kept = new Map(this.kept()).set(block.index, block);
    for (const index of kept.keys()) {
      if (kept.size <= MOST_KEPT) break;
      kept.delete(index);
    }
    this.kept.set(kept);
  }
}
