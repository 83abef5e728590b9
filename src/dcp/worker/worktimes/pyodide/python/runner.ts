/**
 * Python, run inside the untrusted realm: computes batches of slices. What it needs of builtins and modules it has
 * taken before, so that a slice that changes them changes nothing here.
 */
export const RUNNER_PY = `
class Host:
    """What lies outside, and the job."""
    emit = None
    sleep = None
    loop = None
    work = None
    refusal = ''
    views = False
    args = ()
    handler = None
    slice_handler = None

host = Host()
RECURSION = sys.getrecursionlimit()
split = str.split
FLUSH = LIMITS['flushMs'] / 1000
SLOW = LIMITS['slowMs'] / 1000

def start(emit, sleep):
    """Called in each new sandbox. The state of random comes out of the snapshot: it must not be the same everywhere."""
    host.emit = emit
    host.sleep = sleep
    random.seed()

def compute(index, datum):
    """The record of one slice."""
    begin_slice(index)
    sys.stdout, sys.stderr = standard_output, standard_error
    try:
        value = host.handler(datum, *host.args)
        if type(value) not in PLAIN and inspect.isawaitable(value):
            value = finish(value)
        record = 'r' + encode(value)
        if len(record) > LIMITS['result'] // 2 and units(record) > LIMITS['result']:
            raise TooBig('The result is larger than %d MiB' % (LIMITS['result'] >> 20))
    except BaseException as error:
        restore_recursion()
        record = error_record(error)
    if slice_now.rejected is not None:
        message, retries = slice_now.rejected
        record = 'j' + write_json({'message': message, 'retries': retries})
    end_slice()
    return record

PLAIN = frozenset((int, float, str, bool, type(None), dict, list, tuple, bytes))

def restore_recursion():
    if sys.getrecursionlimit() != RECURSION:
        try:
            sys.setrecursionlimit(RECURSION)
        except RecursionError:
            pass

def undecoded(index, error):
    begin_slice(index)
    end_slice()
    return error_record(error)

def run(body):
    """
    Computes the slices of a run frame. Outcomes are sent at once when slices take 0.5 ms or more on average, so that
    of a sandbox that dies it is known which slice ran, and otherwise every 10 ms.
    """
    texts = split(body, SEPARATOR)
    started = flushed = clock()
    records = []
    size = 0
    for index, text in enumerate(texts):
        try:
            datum = decode(text)
        except Exception as error:
            record = undecoded(index, error)
        else:
            record = compute(index, datum)
        records.append(record)
        size += len(record)
        now = clock()
        if now - flushed >= FLUSH or now - started >= SLOW * (index + 1) or size > LIMITS['flush']:
            host.emit('outcomes', SEPARATOR.join(records))
            records.clear()
            size = 0
            flushed = now
    if records:
        host.emit('outcomes', SEPARATOR.join(records))
    host.emit('end', '')
`
