/**
 * Python, run inside the untrusted realm: the module `dcp` of a work function. progress and set_slice_handler are DCP's
 * (dcp-semantics, section 10); emit, reject and job.public are what `work` has in JavaScript, also as `dcp.work`.
 */
export const DCP_MODULE_PY = `
class Rejected(BaseException):
    """Ends the slice that dcp.reject() was called in."""

def progress(value=None):
    """Says that the slice is alive: a fraction from 0 to 1, or text such as '40%'; nothing for indeterminate."""
    now = slice_now
    if now.index < 0:
        return True
    moment = clock()
    if moment - now.progress_at < LIMITS['progressMs'] / 1000:
        return True
    now.progress_at = moment
    given = -1.0
    try:
        given = float(value[:-1]) / 100 if isinstance(value, str) and value.endswith('%') else float(value)
    except (TypeError, ValueError):
        pass
    known = now.progress <= given <= 1
    if known:
        now.progress = given
    host.emit('progress', '[%d,%s]' % (now.index, float_text(given) if known else 'null'))
    return True

def set_slice_handler(handler):
    """Chooses the function that is called for each slice. Gives it back, so it can decorate that function."""
    if not callable(handler):
        raise TypeError('set_slice_handler needs a function, not a ' + type(handler).__name__)
    host.slice_handler = handler
    return handler

def emit(name, value=None):
    """Sends an event of the job's own to whoever listens to it."""
    if not isinstance(name, str):
        raise TypeError('The name of an event must be a str, not a ' + type(name).__name__)
    text = encode(value, 'value')
    if slice_now.index >= 0:
        host.emit('custom', write_json([slice_now.index, name, text]))

def reject(reason=None, retries=0):
    """Ends the slice and gives it back, to be computed again: at least retries times, if there is a number."""
    slice_now.rejected = (message_of(reason) if reason is not None else '', max(0, int(retries)))
    raise Rejected

def init(*args, **kwargs):
    """Does nothing here: a worker is not the one who deploys."""

def deploys(name):
    def refuse(*args, **kwargs):
        raise RuntimeError('dcp.%s() is not for workers: the command line deploys the job, and this file holds only its '
                           'work function. Move the rest below if __name__ == "__main__":' % name)
    refuse.__name__ = name
    return refuse

def make_dcp_module(public):
    job = types.SimpleNamespace(public=types.SimpleNamespace(**public))
    module = types.ModuleType('dcp', 'What a work function can ask of its worker.')
    module.__dict__.update(
        progress=progress, set_slice_handler=set_slice_handler, emit=emit, reject=reject, init=init, job=job,
        work=types.SimpleNamespace(emit=emit, reject=reject, job=job),
        compute_for=deploys('compute_for'), compute_do=deploys('compute_do'), distribute=deploys('distribute'))
    return module
`
