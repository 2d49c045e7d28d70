// Packs a picture as small as it goes without losing a dot: no transparency, a palette where 256 colours are enough,
// for each line the filter that leaves the least, and the slowest compression.

const { crc32, deflateSync, inflateSync } = require('node:zlib');

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);

// What is in the file: its chunks by name, those of one name joined.
function chunks(file) {
  const found = {};
  for (let at = SIGNATURE.length; at < file.length;) {
    const length = file.readUInt32BE(at);
    const name = file.toString('latin1', at + 4, at + 8);
    found[name] = Buffer.concat([found[name] ?? Buffer.alloc(0), file.subarray(at + 8, at + 8 + length)]);
    at += length + 12;
  }
  return found;
}

const paeth = (left, above, corner) => {
  const [l, a, c] = [above - corner, left - corner, left + above - 2 * corner].map(Math.abs);
  if (l <= a && l <= c) return left;
  return a <= c ? above : corner;
};

// What each filter expects a byte to be, from its neighbours (PNG, 9.2).
const EXPECTED = [
  () => 0,
  (left) => left,
  (left, above) => above,
  (left, above) => (left + above) >> 1,
  paeth,
];

// The lines without their filters.
function unfiltered({ IHDR, IDAT }) {
  const [width, height, kind] = [IHDR.readUInt32BE(0), IHDR.readUInt32BE(4), IHDR[9]];
  const step = { 2: 3, 6: 4 }[kind];
  if (IHDR[8] !== 8 || !step || IHDR[12]) throw new Error('only whole pictures of 8 bits a colour are read');
  const packed = inflateSync(IDAT);
  const lines = [];
  let before = new Uint8Array(width * step);
  for (let y = 0; y < height; y += 1) {
    const from = y * (width * step + 1);
    const expected = EXPECTED[packed[from]];
    const line = packed.subarray(from + 1, from + 1 + width * step);
    for (let x = 0; x < line.length; x += 1) {
      const left = x < step ? 0 : line[x - step];
      line[x] += expected(left, before[x], x < step ? 0 : before[x - step]);
    }
    lines.push(line);
    before = line;
  }
  return { width, height, step, lines };
}

// The lines in as few bytes a dot as it takes, and the palette where there is one.
function lean({ width, step, lines }) {
  const colours = new Map();
  const indexed = lines.map(() => Buffer.alloc(width));
  const plain = lines.map(() => Buffer.alloc(width * 3));
  lines.forEach((line, y) => {
    for (let x = 0; x < width; x += 1) {
      const dot = line.subarray(x * step, x * step + 3);
      const colour = (dot[0] << 16) | (dot[1] << 8) | dot[2];
      if (!colours.has(colour)) colours.set(colour, colours.size);
      indexed[y][x] = colours.get(colour);
      plain[y].set(dot, x * 3);
    }
  });
  if (colours.size > 256) return { lines: plain, step: 3 };
  const palette = Buffer.alloc(colours.size * 3);
  for (const [colour, place] of colours) palette.writeUIntBE(colour, place * 3, 3);
  return { lines: indexed, step: 1, palette };
}

// A line with the filter whose rest is smallest, as RFC 2083 advises; dots of a palette have no neighbours in value.
function filtered(line, before, step, palette) {
  const filters = palette ? [0, 2] : [0, 1, 2, 3, 4];
  let best;
  for (const filter of filters) {
    const made = Buffer.alloc(line.length + 1);
    made[0] = filter;
    let sum = 0;
    for (let x = 0; x < line.length; x += 1) {
      const left = x < step ? 0 : line[x - step];
      const rest = (line[x] - EXPECTED[filter](left, before[x], x < step ? 0 : before[x - step])) & 255;
      made[x + 1] = rest;
      sum += palette ? Number(rest > 0) : Math.min(rest, 256 - rest);
    }
    if (!best || sum < best.sum) best = { made, sum };
  }
  return best.made;
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const made = Buffer.alloc(body.length + 8);
  made.writeUInt32BE(data.length, 0);
  body.copy(made, 4);
  made.writeUInt32BE(crc32(body), body.length + 4);
  return made;
}

exports.pack = (file) => {
  const picture = unfiltered(chunks(file));
  const { lines, step, palette } = lean(picture);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(picture.width, 0);
  head.writeUInt32BE(picture.height, 4);
  head.set([8, palette ? 3 : 2, 0, 0, 0], 8);
  const none = Buffer.alloc(lines[0].length);
  const best = [(line, y) => filtered(line, lines[y - 1] ?? none, step, palette), (line) => Buffer.concat([Buffer.from([0]), line])]
    .map((way) => deflateSync(Buffer.concat(lines.map(way)), { level: 9, memLevel: 9 }))
    .sort((a, b) => a.length - b.length)[0];
  const parts = [['IHDR', head], ...(palette ? [['PLTE', palette]] : []), ['IDAT', best], ['IEND', Buffer.alloc(0)]];
  return Buffer.concat([SIGNATURE, ...parts.map(([name, data]) => chunk(name, data))]);
};
