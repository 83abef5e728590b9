// Makes a PNG of the rows of pixels on stdin: dcp job deploy … | node png.js > picture.png
import {crc32, deflateSync} from 'node:zlib'

let text = ''
for await (const chunk of process.stdin) text += chunk
const rows = JSON.parse(text)

/** A part of a PNG file: length, name, content, checksum. */
function chunk(name, content) {
  const body = Buffer.concat([Buffer.from(name), content])
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(content.length)
  checksum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, checksum])
}

/** Black for 0, then, the slower the point escapes, from midnight blue over purple and rose to white. */
const colours = Array.from({length: 256}, (_, value) => {
  const part = Math.log(value) / Math.log(255)
  return value === 0 ? [0, 0, 0] : [3 * (part - 0.35), 2.2 * (part - 0.4), 0.12 + 0.8 * part]
}).flatMap((colour) => colour.map((light) => Math.round(255 * Math.min(Math.max(light, 0), 1))))

const header = Buffer.alloc(13)
header.writeUInt32BE(rows[0].length, 0)
header.writeUInt32BE(rows.length, 4)
// Eight bits for a pixel, which is the number of a colour.
header.set([8, 3], 8)

// Before each row stands how it is packed: 0 is as it is.
const pixels = Buffer.concat(rows.map((row) => Buffer.from([0, ...row])))

process.stdout.write(
  Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(colours)),
    chunk('IDAT', deflateSync(pixels)),
    chunk('IEND', Buffer.alloc(0)),
  ]),
)
