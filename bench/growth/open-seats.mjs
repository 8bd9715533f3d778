/** An origin of its own for each point of a curve, where that makes another page. */
export async function openSeats(points, prepare) {
  const seats = new Map();
  for (const point of points) seats.set(point, await prepare(point));
  return {
    seatOf: (point) => seats.get(point),
    close: () => Promise.all([...seats.values()].map(({ app }) => app.close())),
  };
}
