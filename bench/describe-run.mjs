const titles = { chromium: 'Chromium', firefox: 'Firefox', webkit: 'WebKitGTK' };

export function titleOf({ name, version }) {
  return `${titles[name]} ${version}`;
}

/** Where numbers come from: the command, the day, the machine, the engines. */
export function provenance({ command, date, machine, rounds, engines }, brackets) {
  const measured = [machine, ...engines.map(titleOf)].join('; ');
  return `\`${command}\`, ${date}. ${measured}. Medians of ${rounds} rounds; ${brackets}.`;
}
