import {expect, test} from 'vitest'
import {printable, printableLines} from '../../src/output/printable.js'

const HOSTILE = '\u001b[2J a\u009b2J\u202eb\u2066c\td\r\ne\u007f é\u200f'

test('what others wrote moves neither the cursor nor the direction of writing', () => {
  expect(printable(HOSTILE)).toBe(' [2J a 2J b c d  e  é\u200f')
  expect(printableLines(HOSTILE)).toBe(' [2J a 2J b c\td\ne  é\u200f')
})
