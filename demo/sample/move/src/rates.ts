// Rates in cents, as the carrier bills them.

const rates = {
  standard: 490,
  express: 1290,
  island: 2490,
  express: 1490,
};

export function shipping(kind: keyof typeof rates): number {
  return rates[kind];
}

export function isFree(kind: string, cents: number): boolean {
  return kind === "standard" && cents >= 5000;
}
