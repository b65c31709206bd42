import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { VariableTable } from '@flamenco/domain/variables';
import { readConfig } from '../manager-configuration.js';

const PAGE = readFileSync(new URL('../../../../docs/variables.md', import.meta.url), 'utf8');
const [, yaml = ''] = /```yaml\n(.*?)```/s.exec(PAGE) ?? [];
const { variables } = readConfig(`_meta: {version: 3}\n${yaml}`, '/farm/flamenco-manager.yaml', {}).config;
const table = new VariableTable({ variables, managerPlatform: 'linux' });

/** The lines of the page's tables with this title in their first column: text, platform, outcome. */
function linesOf(title: string): readonly [text: string, platform: string, outcome: string][] {
  const tables = PAGE.split(/\n\n+/).filter((block) => block.startsWith(`| ${title} `));
  const lines = tables.flatMap((block) => block.split('\n').slice(2));
  return lines.map((line) => {
    const [text = '', platform = '', outcome = ''] = line.split('|').slice(1).map(unquoted);
    return [text, platform, outcome];
  });
}

function unquoted(cell: string): string {
  return cell.trim().replaceAll('`', '');
}

describe('docs/variables.md', () => {
  it.each(linesOf('in a command'))('what Workers get: %s on %s is %s', (text, platform, outcome) => {
    expect(table.toValues(text, 'workers', platform)).toBe(outcome);
  });

  it.each(linesOf('submitted'))('what is submitted: %s from %s is %s', (text, platform, outcome) => {
    expect(table.toVariables(text, platform)).toBe(outcome);
  });

  it('has both kinds of tables, and a configuration without faults', () => {
    expect(linesOf('in a command').length).toBeGreaterThan(12);
    expect(linesOf('submitted').length).toBeGreaterThan(6);
    expect(table.problems).toEqual([]);
  });
});
