/**
 * Python, run inside the untrusted realm: what a slice says. Whole lines go out at once, level log for stdout and error
 * for stderr; a line that repeats is counted and told once. The bounds are those of every worktime.
 */
export const CONSOLE_PY = String.raw`
class Slice:
    """The running slice; index is -1 between slices."""
    index = -1
    messages = 0
    text = 0
    last = None
    same = 0
    custom_messages = 0
    custom_text = 0
    progress_at = -1.0
    progress = 0.0
    progress_known = False
    rejected = None

slice_now = Slice()

def begin_slice(index):
    now = slice_now
    now.index = index
    now.rejected = None
    if now.messages:
        now.messages = now.text = 0
        now.last = None
    now.custom_messages = now.custom_text = 0
    now.progress_at = -1.0
    now.progress = 0.0
    now.progress_known = False

def end_slice():
    now = slice_now
    if standard_output.part:
        standard_output.end_line()
    if standard_error.part:
        standard_error.end_line()
    if now.same:
        tell_same()
    now.index = -1

def tell_same():
    """How often the last message came again."""
    now = slice_now
    same, now.same = now.same, 0
    level, line = now.last
    now.last = None
    send_message([now.index, level, [line], same], units(line))

def send_message(message, size):
    now = slice_now
    if now.messages > LIMITS['consoleMessages']:
        return
    now.messages += 1
    now.text += size
    if now.messages > LIMITS['consoleMessages'] or now.text > LIMITS['consoleText']:
        now.messages = LIMITS['consoleMessages'] + 1
        now.last = None
        message = [now.index, 'warn', ['Further console output of this slice is dropped']]
    host.emit('console', write_json(message))

def say(level, line):
    now = slice_now
    if now.index < 0 or now.messages > LIMITS['consoleMessages']:
        return
    if now.last == (level, line):
        now.same += 1
        return
    if now.same:
        tell_same()
    said = (level, line)
    line = cut(line, LIMITS['consoleText'])
    send_message([now.index, level, [line]], units(line))
    now.last = said if line is said[1] else None

class LineStream(io.TextIOBase):
    encoding = 'utf-8'
    errors = 'replace'

    def __init__(self, level):
        self.level = level
        self.part = ''
        self.buffer = ByteStream(self)

    def writable(self):
        return True

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError('write() argument must be str, not ' + type(text).__name__)
        if slice_now.messages > LIMITS['consoleMessages']:
            return len(text)
        lines = (self.part + text).split('\n')
        self.part = lines.pop()
        for line in lines:
            say(self.level, line)
        if len(self.part) > LIMITS['consoleText']:
            self.end_line()
        return len(text)

    def end_line(self):
        line, self.part = self.part, ''
        say(self.level, line)

class ByteStream(io.RawIOBase):
    def __init__(self, lines):
        self.lines = lines

    def writable(self):
        return True

    def write(self, data):
        data = bytes(data)
        self.lines.write(data.decode('utf-8', 'replace'))
        return len(data)

standard_output = LineStream('log')
standard_error = LineStream('error')
sys.__stdout__, sys.__stderr__ = standard_output, standard_error
os_write = os.write

def write(descriptor, data):
    """os.write, also to the descriptors of the two streams: nothing reads what C code writes there."""
    if descriptor == 1 or descriptor == 2:
        return (standard_output if descriptor == 1 else standard_error).buffer.write(data)
    return os_write(descriptor, data)

os.write = write
`
