import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listPages, readProjectFile } from './markdown.js';

const folder = 'docs/images';
const mostBytes = 150_000;

describe('the pictures of the docs', () => {
  const shown = listPages().flatMap((path) => {
    const text = readProjectFile(path);
    const pictures = Array.from(text.matchAll(/^<picture>.*/gm), ([picture]) =>
      Array.from(picture.matchAll(/ src(?:set)?="([^"]+)"/g), ([, to = '']) => to),
    ).flat();
    const images = Array.from(text.matchAll(/^!\[[^\]]+\]\(([^)\s]+)\)/gm), ([, to = '']) => to);
    return [...pictures, ...images].map((to) => join(dirname(path), to));
  });
  const files = readdirSync(new URL(`../../../${folder}`, import.meta.url)).map((name) => join(folder, name));

  it('are there, and each is shown in a page', () => {
    expect(files.length).toBeGreaterThan(0);
    expect(new Set(shown)).toEqual(new Set(files));
  });

  it('load fast', () => {
    const sizes = files.map((file) => statSync(new URL(`../../../${file}`, import.meta.url)).size);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(mostBytes);
  });
});
