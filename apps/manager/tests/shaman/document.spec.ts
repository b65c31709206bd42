import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { documentOfTag } from '../../src/http/document-of-tag.js';
import { TestShaman } from './test-shaman.js';

let shaman: TestShaman;
let whole: OpenAPIObject;
beforeAll(async () => {
  shaman = await TestShaman.start();
  whole = (await (await fetch(`${shaman.manager.url}/api/v3/openapi3.json`)).json()) as OpenAPIObject;
});
afterAll(() => shaman.close());

describe("Shaman's part of the API's document", () => {
  it('has its operations, and the schemas that they need', () => {
    const part = documentOfTag(whole, 'shaman');
    expect(Object.keys(part.paths)).toEqual([
      '/api/v3/shaman/checkout/requirements',
      '/api/v3/shaman/checkout/create',
      '/api/v3/shaman/checkout/discard',
      '/api/v3/shaman/files/{checksum}/{filesize}',
    ]);
    expect(Object.keys(part.components!.schemas!).sort()).toEqual([
      'Error',
      'ErrorKind',
      'ShamanCheckout',
      'ShamanCheckoutResult',
      'ShamanDiscardedCheckout',
      'ShamanFileSpec',
      'ShamanFileSpecWithStatus',
      'ShamanFileStatus',
      'ShamanRequirementsRequest',
      'ShamanRequirementsResponse',
      'ShamanSingleFileStatus',
    ]);
    expect(part.tags).toEqual([expect.objectContaining({ name: 'shaman' })]);
    expect(part.info).toEqual(whole.info);
  });

  it('of a tag that nothing has is empty, and the whole stays as it was', () => {
    const before = JSON.stringify(whole);
    expect(documentOfTag(whole, 'nothing')).toMatchObject({
      paths: {},
      tags: [],
      components: { schemas: {} },
    });
    expect(JSON.stringify(whole)).toBe(before);
  });
});
