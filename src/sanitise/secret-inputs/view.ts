/** For most texts; what is longer makes room for itself. */
const LEAST_ROOM = 120;
/** Zeros behind the last unit, so that whoever looks ahead from it, as far as the longest escape, finds nothing. */
const LOOK_AHEAD = 16;

/**
 * A text as it reads with some layers of escapes undone. Its room is used again for the next text: there may be thousands
 * of small ones, and making room takes longer than reading them.
 */
export class View {
  /** UTF-16; zeros behind the last of them. */
  units = new Uint16Array(0);
  /** Where in the text each unit came from; behind the last one, the length of the text. */
  origin = new Int32Array(0);
  length = 0;

  /** Makes this the view of a text in which nothing has been undone. For views that hold nothing else. */
  load(text: string): void {
    const { length } = text;
    if (this.makeRoom(length)) for (let i = 0; i < this.origin.length; i++) this.origin[i] = i;
    const { units } = this;
    for (let i = 0; i < length; i++) units[i] = text.charCodeAt(i);
    this.end(length);
  }

  /** @returns whether room for so many units had to be made: what was in it is then gone */
  makeRoom(length: number): boolean {
    if (length < this.origin.length) return false;
    const room = Math.max(LEAST_ROOM, 2 * length);
    this.units = new Uint16Array(room + LOOK_AHEAD);
    this.origin = new Int32Array(room + 1);
    return true;
  }

  /** To be called when so many units have been written. */
  end(length: number): void {
    const { units } = this;
    this.length = length;
    for (let i = length; i < length + LOOK_AHEAD; i++) units[i] = 0;
  }

  toString(): string {
    return Buffer.from(this.units.buffer, 0, 2 * this.length).toString('utf16le');
  }
}
