/**
 * What one more of it costs: the time that is added from one point to the next, divided by how many are added, in each
 * round.
 *
 * @param samples - for each point the times of all rounds
 * @returns the costs of all rounds between each two neighbouring points
 */
export function costOfOneMore(points, samples) {
  return points.slice(1).map((point, before) => {
    const added = point - points[before];
    return samples[before + 1].map((time, round) => (time - samples[before][round]) / added);
  });
}
