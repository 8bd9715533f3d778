const dayMs = 86_400_000;
const first = Date.UTC(1976, 0, 1);
const end = Date.UTC(2076, 0, 1);
const hours = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));

/** What makes the tide of a bay: the moon and the sun, twice a day and once. */
const constituents = [
  { metres: 0.84, hours: 12.4206, phase: 0 },
  { metres: 0.31, hours: 12, phase: 0.6 },
  { metres: 0.14, hours: 12.6583, phase: 1.1 },
  { metres: 0.1, hours: 23.9345, phase: 2.4 },
  { metres: 0.08, hours: 25.8193, phase: 0.3 },
];
const meanLevel = 1.6;

/** The level of the sea at every hour of a hundred years: a file that is worth a progress bar. */
export function makeTideTable() {
  const lines = ['time,metres'];
  for (let day = first; day < end; day += dayMs) {
    const date = new Date(day).toISOString().slice(0, 10);
    const hoursBefore = (day - first) / (dayMs / hours.length);
    hours.forEach((hour, at) => lines.push(`${date}T${hour}:00Z,${levelAt(hoursBefore + at).toFixed(2)}`));
  }
  return `${lines.join('\n')}\n`;
}

function levelAt(hour) {
  let level = meanLevel;
  for (const { metres, hours: period, phase } of constituents) {
    level += metres * Math.cos((2 * Math.PI * hour) / period - phase);
  }
  return level;
}
