// Reads a ZIP archive by its central directory, as a client of an app package does (PKWARE APPNOTE 6.3, 4.3.12). No
// ZIP64 and no encryption: neither belongs into an app package.
import { inflateRawSync } from "node:zlib";

const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;

// unzip is every file of the archive by its name.
export function unzip(archive) {
  const end = archive.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  if (end < 0 || archive.readUInt32LE(end) !== endOfDirectory) throw new Error("not a ZIP archive");
  const files = {};
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    const entry = readEntry(archive, at);
    files[entry.name] = content(archive, entry);
    at = entry.next;
  }
  return files;
}

function readEntry(archive, at) {
  if (archive.readUInt32LE(at) !== directoryEntry) throw new Error("the ZIP archive's directory is damaged");
  const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => archive.readUInt16LE(at + offset));
  const name = archive.toString("utf8", at + 46, at + 46 + nameLength);
  return {
    name,
    method: archive.readUInt16LE(at + 10),
    size: archive.readUInt32LE(at + 20),
    start: archive.readUInt32LE(at + 42),
    next: at + 46 + nameLength + extraLength + commentLength,
  };
}

function content(archive, { name, method, size, start }) {
  const data = start + 30 + archive.readUInt16LE(start + 26) + archive.readUInt16LE(start + 28);
  const packed = archive.subarray(data, data + size);
  if (method === 0) return packed;
  if (method === 8) return inflateRawSync(packed);
  throw new Error(`${name} is packed with method ${method}`);
}
