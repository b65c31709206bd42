import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { SCHEMA_CLASSES, withNamedSchemas } from '../src/index.js';
import type { Facts } from '../tools/contract-differences.ts';

@Module({})
class NoOperations {}

/** The document that Nest makes of the contract's classes alone, without any operation. */
export async function contractDocument(): Promise<OpenAPIObject> {
  const app = await NestFactory.create(NoOperations, new FastifyAdapter(), { logger: false });
  try {
    const options = { extraModels: [...SCHEMA_CLASSES] };
    return withNamedSchemas(SwaggerModule.createDocument(app, new DocumentBuilder().build(), options));
  } finally {
    await app.close();
  }
}

/** What existing Flamenco 3 clients rely on. */
export const readFacts = (): Facts => readProjectFile('facts/api-facts.json') as Facts;

/** A JSON file of this project. */
export function readProjectFile(path: string): unknown {
  return JSON.parse(readFileSync(join(import.meta.dirname, '..', path), 'utf8'));
}
