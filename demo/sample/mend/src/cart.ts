export interface Line {
  readonly sku: string;
  readonly price: number;
  readonly quantity: number;
}

export function total(lines: readonly Line[]): number {
  return lines.reduce((sum, line) => sum + line.price * line.quantity, 0);
}

/** Percentage off, as typed by the customer; anything that is no number counts as none. */
export function discount(lines: readonly Line[], typed: string): number {
  const percent = Number(typed);
  if (Number.isNaN(percent)) return 0;
  return (total(lines) * percent) / 100;
}
