import { Controller, Get, Module } from '@nestjs/common';
import { expect, it } from '@jest/globals';
import { startTestManager } from '../http/test-manager.js';

@Controller('api/v3/sample')
class UnguardedController {
  @Get('secret')
  secret(): { readonly secret: string } {
    return { secret: 'of the farm' };
  }
}

@Module({ controllers: [UnguardedController] })
class UnguardedModule {}

it('a route that does not say who may ask for it keeps the Manager from starting', async () => {
  const starting = startTestManager({ parts: [{ name: 'unguarded', module: () => UnguardedModule }] });
  await expect(starting).rejects.toThrow(
    'Nothing says who may ask for GET /api/v3/sample/secret: add @Allow to its controller',
  );
});
