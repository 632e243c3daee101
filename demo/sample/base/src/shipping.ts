const rates = {
  standard: 490,
  express: 1290,
};

export function shipping(kind: keyof typeof rates): number {
  return rates[kind];
}
