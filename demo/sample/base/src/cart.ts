export interface Line {
  readonly sku: string;
  readonly price: number;
  readonly quantity: number;
}

export function total(lines: readonly Line[]): number {
  return lines.reduce((sum, line) => sum + line.price * line.quantity, 0);
}
