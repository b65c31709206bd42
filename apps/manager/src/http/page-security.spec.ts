import { createHash } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { policyFor } from './page-security.js';

it('lets the scripts run that stand in a page, by their hashes, and no others', () => {
  const script = "document.documentElement.dataset.theme = 'dark';";
  const policy = policyFor(`<script>${script}</script><script src="main.js" type="module"></script>`);
  const hash = createHash('sha256').update(script).digest('base64');
  expect(policy).toContain(`script-src 'self' 'sha256-${hash}';`);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policyFor('')).toContain("script-src 'self';");
});
