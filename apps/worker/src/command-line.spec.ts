import { describe, expect, it } from '@jest/globals';
import { parseCommandLine } from './command-line.js';

const parse = (...args: string[]): ReturnType<typeof parseCommandLine> => parseCommandLine(args, '4.0.0');

describe('the command line', () => {
  it('may be empty', () => {
    expect(parse()).toEqual({
      configFile: undefined,
      managerUrl: undefined,
      restartExitCode: undefined,
      logLevel: 'info',
      isFlushOnly: false,
      isFindOnly: false,
      isDoctor: false,
      isTest: false,
      isJson: false,
    });
  });

  it.each([
    [['--manager', 'http://m']],
    [['--manager=http://m']],
    [['-manager', 'http://m']],
    [['-manager=http://m']],
  ])('understands %j', (args) => {
    expect(parse(...args).managerUrl).toBe('http://m');
  });

  it('leaves values alone that look like options', () => {
    expect(parse('--config', '-x.yaml').configFile).toBe('-x.yaml');
  });

  it.each([
    ['-quiet', 'warn'],
    ['--quiet', 'warn'],
    ['-debug', 'debug'],
    ['-trace', 'trace'],
  ])('sets the log level by %s', (option, level) => {
    expect(parse(option).logLevel).toBe(level);
  });

  it('knows what to check', () => {
    expect(parse('doctor', '-config', 'a.yaml', '--json')).toMatchObject({
      configFile: 'a.yaml',
      isDoctor: true,
      isJson: true,
      isTest: false,
    });
    expect(parse('--test')).toMatchObject({ isDoctor: false, isTest: true });
  });

  it('knows the rest', () => {
    expect(parse('--config', 'a.yaml', '-restart-exit-code', '47', '-flush', '-find-manager')).toMatchObject({
      configFile: 'a.yaml',
      restartExitCode: 47,
      isFlushOnly: true,
      isFindOnly: true,
    });
  });
});
