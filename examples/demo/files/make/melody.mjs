import { seededRandom } from './random.js';

const rate = 44_100;
const beat = 0.42;

// Four bars of chords (MIDI note numbers), then the tune that goes over them; null is a rest.
const chords = [
  [50, 57, 62, 66],
  [47, 54, 62, 66],
  [43, 55, 59, 66],
  [45, 52, 61, 64],
];
const tune = [78, null, 76, 74, 71, null, 74, 76, 78, null, 81, 78, 76, null, null, null].concat([
  74,
  null,
  76,
  78,
  83,
  null,
  81,
  78,
  76,
  null,
  73,
  76,
  74,
  null,
  null,
  null,
]);

/** Composes the piece and returns it as 16-bit mono samples at 44.1 kHz: plucked chords, then bells over them. */
export function composeMelody() {
  const bars = 24;
  const samples = new Float32Array(Math.ceil((bars * 4 * beat + 5) * rate));
  const random = seededRandom(11);
  for (let bar = 0; bar < bars; bar++) {
    const chord = chords[bar % 4];
    [0, 1, 2, 3, 2, 1, 3, 2].forEach((voice, i) =>
      pluck(samples, bar * 4 * beat + (i * beat) / 2, chord[voice], 0.3, random),
    );
    pluck(samples, bar * 4 * beat, chord[0] - 12, 0.42, random);
  }
  for (let step = 0; step < 64; step++) {
    const note = tune[step % tune.length];
    if (note !== null)
      bell(samples, (16 + step) * beat, step < 32 ? note : note + (step % 8 === 0 ? 12 : 0), 0.17);
  }
  pluck(samples, bars * 4 * beat, 38, 0.5, random);
  bell(samples, bars * 4 * beat, 86, 0.2);
  return toPcm(echo(samples));
}

const frequency = (note) => 440 * 2 ** ((note - 69) / 12);

/** A plucked string: a burst of noise that a delay line softens (Karplus and Strong). */
function pluck(samples, start, note, volume, random) {
  const period = Math.round(rate / frequency(note));
  const line = Float32Array.from({ length: period }, () => random() * 2 - 1);
  const from = Math.round(start * rate);
  for (let i = 0; i < rate * 3 && from + i < samples.length; i++) {
    const at = i % period;
    samples[from + i] += line[at] * volume * Math.min(1, i / 60);
    line[at] = 0.4985 * (line[at] + line[(at + 1) % period]);
  }
}

/** A small bell: partials that fade the faster the higher they are. */
function bell(samples, start, note, volume) {
  const from = Math.round(start * rate);
  const base = (2 * Math.PI * frequency(note)) / rate;
  for (let i = 0; i < rate * 3 && from + i < samples.length; i++) {
    const t = i / rate;
    const tone =
      Math.sin(base * i) * Math.exp(-1.6 * t) +
      0.5 * Math.sin(base * 2.76 * i) * Math.exp(-4 * t) +
      0.22 * Math.sin(base * 5.4 * i) * Math.exp(-9 * t);
    samples[from + i] += tone * volume * Math.min(1, i / 90);
  }
}

function echo(samples) {
  for (const [delay, gain] of [
    [0.19, 0.22],
    [0.31, 0.17],
    [0.47, 0.1],
  ]) {
    const shift = Math.round(delay * rate);
    for (let i = shift; i < samples.length; i++) samples[i] += samples[i - shift] * gain * 0.6;
  }
  return samples;
}

function toPcm(samples) {
  const peak = samples.reduce((highest, value) => Math.max(highest, Math.abs(value)), 0);
  const fade = rate * 3;
  return Int16Array.from(
    samples,
    (value, i) => (value / peak) * 30_000 * Math.min(1, (samples.length - i) / fade),
  );
}
