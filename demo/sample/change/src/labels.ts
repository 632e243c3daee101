/** One label per parcel, as the printer wants them. */
export function labels(order: string, parcels: number): readonly string[] {
  const made: string[] = [];
  for (let parcel = 1; parcel <= parcels; parcel += 1) {
    made.push(`${order}-${parcel}/${parcels}`);
  }
  return made;
}
