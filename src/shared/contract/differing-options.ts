import { fileAuthOptionNames, type FileAuthOptions, type FileAuthOptionsData } from './options.js';

/** The names of the options in which page and worker, or two parts of a worker, differ. */
export function differingOptions(
  one: FileAuthOptionsData,
  other: FileAuthOptionsData,
): (keyof FileAuthOptions)[] {
  return fileAuthOptionNames.filter((name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]));
}
