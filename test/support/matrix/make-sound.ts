const seconds = 100;
const samplesPerSecond = 22_050;
const bytesPerSample = 2;

/** Silence as WAV, which every browser plays, and so long that no patience of a test lasts to its end. */
export function makeSound(): Buffer {
  const length = seconds * samplesPerSecond * bytesPerSample;
  const sound = Buffer.alloc(44 + length);
  sound.write('RIFF', 0);
  sound.writeUInt32LE(36 + length, 4);
  sound.write('WAVEfmt ', 8);
  sound.writeUInt32LE(16, 16);
  sound.writeUInt16LE(1, 20);
  sound.writeUInt16LE(1, 22);
  sound.writeUInt32LE(samplesPerSecond, 24);
  sound.writeUInt32LE(samplesPerSecond * bytesPerSample, 28);
  sound.writeUInt16LE(bytesPerSample, 32);
  sound.writeUInt16LE(8 * bytesPerSample, 34);
  sound.write('data', 36);
  sound.writeUInt32LE(length, 40);
  return sound;
}
