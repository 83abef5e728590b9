/**
 * Python, run inside the untrusted realm: the module `dcp` of a work function. progress and set_slice_handler are DCP's
 * (dcp-semantics, section 10); emit, reject and job.public are what `work` has in JavaScript, also as `dcp.work`.
 */
export const DCP_MODULE_PY = `
class Rejected(BaseException):
    """Ends the slice that dcp.reject() was called in."""

def progress(value=None):
    """
    Says that the slice is alive: a fraction from 0 to 1, or text such as '40%'; nothing for indeterminate. The first
    call of a slice is always sent, after that one in 0.1 s, which counts for those left out before it.
    """
    now = slice_now
    if now.index < 0:
        return True
    if value is None:
        now.progress_known = now.progress_known or now.progress > 0
    else:
        fraction = fraction_of(value)
        if fraction < 0 or fraction > 1:
            say('info', 'Progress out of bounds: %g%%' % (fraction * 100))
        elif fraction >= now.progress:
            now.progress = fraction
            now.progress_known = True
    if now.same:
        tell_same()
    moment = clock()
    if now.progress_at >= 0 and moment - now.progress_at < LIMITS['progressMs'] / 1000:
        return True
    now.progress_at = moment
    host.emit('progress', '[%d,%s]' % (now.index, float_text(now.progress) if now.progress_known else 'null'))
    now.progress_known = False
    return True

def fraction_of(value):
    try:
        if isinstance(value, str) and value.endswith('%'):
            return float(value[:-1]) / 100
        return float(value)
    except (TypeError, ValueError):
        return float('nan')

def set_slice_handler(handler):
    """Chooses the function that is called for each slice. Gives it back, so it can decorate that function."""
    if not callable(handler):
        raise TypeError('set_slice_handler needs a function, not a ' + type(handler).__name__)
    host.slice_handler = handler
    return handler

def emit(name, value=None):
    """Sends an event of the job's own to whoever listens to it."""
    now = slice_now
    if not isinstance(name, str):
        raise TypeError('The name of an event must be a str, not a ' + type(name).__name__)
    if units(name) > LIMITS['customName']:
        raise ValueError('The name of an event is too long')
    if now.index < 0 or now.custom_messages > LIMITS['customMessages']:
        return
    text = encode(value, 'value')
    now.custom_messages += 1
    now.custom_text += units(name) + units(text)
    if now.custom_messages > LIMITS['customMessages'] or now.custom_text > LIMITS['customText']:
        now.custom_messages = LIMITS['customMessages'] + 1
        host.emit('console', write_json([now.index, 'warn', ['Further events of this slice are dropped']]))
        return
    host.emit('custom', write_json([now.index, name, text]))

def reject(reason=None, retries=None):
    """
    Ends the slice and gives it back, to be computed again at least retries times. As in DCP's JavaScript, reject(False)
    asks for one retry.
    """
    wanted = (1 if reason is False else 0) if retries is None else int(retries)
    message = '' if reason is None else cut(message_of(reason), LIMITS['errorMessage'])
    slice_now.rejected = (message, min(max(0, wanted), LIMITS['rejectRetries']))
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
