import { describe, expect, it } from 'vitest';

interface Options {
  readonly rounds: number;
  readonly write: boolean;
  readonly isWanted: (name: string) => boolean;
}

const { readOptions } = (await import(new URL('../../../bench/read-options.mjs', import.meta.url).href)) as {
  readOptions: (args: readonly string[]) => Options;
};

describe('npm run bench', () => {
  it('measures everything unless told otherwise', () => {
    const { rounds, isWanted } = readOptions([]);
    expect(rounds).toBe(5);
    expect(['at-once', 'first-visit', 'growth-tabs', 'edge'].filter(isWanted)).toHaveLength(4);
  });

  it('measures the named parts alone, and every curve of "growth"', () => {
    const { isWanted } = readOptions(['--only', 'growth', '--only', 'edge']);
    expect(['growth-images', 'growth-nodes', 'edge', 'at-once'].filter(isWanted)).toEqual([
      'growth-images',
      'growth-nodes',
      'edge',
    ]);
  });

  it('writes the growth alone, but no other part without the rest', () => {
    expect(readOptions(['--only', 'growth', '--write']).write).toBe(true);
    for (const part of ['growth-tabs', 'edge']) {
      expect(() => readOptions(['--only', part, '--write'])).toThrow(/"--write" replaces all results/);
    }
  });

  it('names the parts to someone who misspells one', () => {
    expect(() => readOptions(['--only', 'grwoth'])).toThrow(/"first-visit".*not "grwoth"/);
    expect(() => readOptions(['--rounds', '0'])).toThrow(TypeError);
  });
});
