/**
 * Thrown by an analyzer that has spent what it may on a file. Its process is sound and goes on;
 * the file is told as not reviewed. The message is one short sentence without code.
 */
export class TooSlow extends Error {
  constructor(detail: string) {
    super(detail);
    this.name = "TooSlow";
  }
}
