// Loads a bundled handler, as a new instance of a Lambda function does, and gives it its first event.
// node first-request.cjs <bundle> < event.json
const { readFileSync } = require('node:fs');

const [, , bundle] = process.argv;
const event = JSON.parse(readFileSync(0, 'utf8'));
const before = process.cpuUsage();
const { handler } = require(bundle);
const answer = async () => {
  const result = await handler(event);
  const { user, system } = process.cpuUsage(before);
  if ('status' in result) throw new Error('the handler refuses the token of the benchmark');
  console.log((user + system) / 1000);
};
void answer();
