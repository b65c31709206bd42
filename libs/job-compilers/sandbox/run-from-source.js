/*
 * Lets Node run the compiler process from its TypeScript source (it strips types itself): './x.js' is './x.ts' there, and
 * the domain is its source, too. Only used where the library itself runs from source, as in tests; dist/ needs none of it.
 */
import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';

const DOMAIN = '@flamenco/domain/';

registerHooks({
  resolve(specifier, context, next) {
    if (specifier.startsWith(DOMAIN)) {
      const entry = specifier.slice(DOMAIN.length);
      const sources = [`${entry}.ts`, `${entry}/index.ts`].map(
        (file) => new URL(`../../domain/src/${file}`, import.meta.url),
      );
      const source = sources.find((file) => existsSync(file));
      if (source) return { url: source.href, shortCircuit: true };
    }
    if (specifier.startsWith('.') && specifier.endsWith('.js') && context.parentURL?.endsWith('.ts')) {
      const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
      if (existsSync(source)) return { url: source.href, shortCircuit: true };
    }
    return next(specifier, context);
  },
});
