/**
 * Python, run inside the untrusted realm: an exception as the error record of its slice. Its stack is Python's own
 * traceback without the frames of the sandbox.
 */
export const ERRORS_PY = String.raw`
OWN_FILE = '<sandbox>'

def units(text):
    """Length in UTF-16 units, which is what the limits count."""
    return len(text) if text.isascii() else len(text.encode('utf-16-le', 'surrogatepass')) // 2

def cut(text, limit):
    if len(text) <= limit and (text.isascii() or units(text) <= limit):
        return text
    return text[:limit].encode('utf-16-le', 'surrogatepass')[:2 * limit].decode('utf-16-le', 'ignore') + '…'

def own_frames_off(report, depth=0):
    if report is None or depth > 20:
        return
    report.stack = traceback.StackSummary.from_list(
        [frame for frame in report.stack if frame.filename != OWN_FILE and not frame.filename.startswith('<frozen')])
    own_frames_off(report.__cause__, depth + 1)
    own_frames_off(report.__context__, depth + 1)
    for inner in getattr(report, 'exceptions', None) or ():
        own_frames_off(inner, depth + 1)

def message_of(error):
    try:
        return str(error)
    except BaseException:
        return '[cannot be shown]'

def stack_of(error):
    try:
        report = traceback.TracebackException.from_exception(error, compact=True)
        own_frames_off(report)
        return ''.join(report.format()).rstrip('\n')
    except BaseException:
        return type(error).__name__

def error_record(error):
    return 'e' + write_json({
        'code': getattr(error, 'slice_code', 'EUNCAUGHT') if isinstance(error, TooBig) else 'EUNCAUGHT',
        'name': cut(type(error).__name__, LIMITS['errorName']),
        'message': cut(message_of(error), LIMITS['errorMessage']),
        'stack': cut(stack_of(error), LIMITS['errorStack']),
    })

class TooBig(ValueError):
    slice_code = 'EWORKTOOBIG'
`
