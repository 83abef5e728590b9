// The Mandelbrot set as a picture: one slice for each of its 400 rows, and a program that makes a PNG of them.
//
//   $ dcp job deploy examples/mandelbrot/row.js --count 400 --arg 600 --arg 400 | node examples/mandelbrot/png.js > mandelbrot.png

const STEPS = 255

/** One row of pixels: after how many steps each point is known to escape; 0 for those that do not, which is the set. */
export default function row(y, width, height) {
  // Pixels are squares. The picture is 2.4 high, its centre is -0.7.
  const size = 2.4 / height
  const imaginary = (y + 0.5 - height / 2) * size
  return Uint8Array.from({length: width}, (_, x) => stepsToEscape((x + 0.5 - width / 2) * size - 0.7, imaginary))
}

/** Repeats z = z² + c, from 0. Once |z| is above 2, it grows for ever. */
function stepsToEscape(cx, cy) {
  let x = 0
  let y = 0
  for (let step = 1; step <= STEPS; step++) {
    const [xx, yy] = [x * x, y * y]
    if (xx + yy > 4) return step - 1
    y = 2 * x * y + cy
    x = xx - yy + cx
  }
  return 0
}
