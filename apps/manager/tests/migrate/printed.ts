import { jest } from '@jest/globals';
import { main } from '../../src/main.js';

/** What the command prints that is called with these arguments, and its exit status. */
export interface Printed {
  readonly output: string;
  readonly status: number;
}

/** Runs the Manager's command in this process. */
export async function printedBy(...argv: readonly string[]): Promise<Printed> {
  let output = '';
  const write = (text: string | Uint8Array): boolean => {
    output += String(text);
    return true;
  };
  const spies = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockImplementation(write),
  );
  try {
    await main(argv);
    return { output, status: Number(process.exitCode ?? 0) };
  } finally {
    process.exitCode = undefined;
    for (const spy of spies) spy.mockRestore();
  }
}
