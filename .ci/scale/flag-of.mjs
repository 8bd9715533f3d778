/** The flag of an input, without its dashes: `hit-ratio` for `hitRatio`. */
export const flagOf = (name) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
