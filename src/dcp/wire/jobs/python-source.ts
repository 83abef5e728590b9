import type {JobWork} from '../../job/task.js'

/**
 * The Python source of a job of `dcp job deploy` for DCP's pyodide worktime, which evaluates it before each slice, gives the
 * handler the datum alone, makes a Map of a dict and `jsnull` of null (upstream: sandbox/pyodide-worktime.js). In it the
 * module is loaded once, as in our sandboxes, and the work function is chosen as they choose it
 * (worker/worktimes/pyodide/python/load-work.ts); it gets its arguments too, which stand at the end of sys.argv.
 */
export function pythonProgram({workFunction, entry, args, directory}: JobWork): string {
  const values = [workFunction, entry, directory ?? '/home/pyodide'].map((value) =>
    value === null ? 'None' : JSON.stringify(value),
  )
  return `import sys
if '__work__' not in sys.modules:
    exec(compile(${JSON.stringify(LOADER)}, 'load.py', 'exec'), {'VALUES': (${values.join(', ')}, ${args.length})})
import dcp
dcp.set_slice_handler(sys.modules['__handler__'].handle)
`
}

const LOADER = `
import inspect, linecache, os, sys, types
import dcp, js
from pyodide.ffi import JsProxy, to_js
try:
    from pyodide.ffi import jsnull
except ImportError:
    jsnull = None

SOURCE, ENTRY, DIRECTORY, ARGUMENTS = VALUES
FILE = 'work.py'
chosen = []

def plain(value):
    if value is jsnull:
        return None
    if type(value) is list:
        return [plain(item) for item in value]
    if type(value) is dict:
        return {key: plain(item) for key, item in value.items()}
    return value

def with_nulls(value):
    if value is None:
        return jsnull
    if isinstance(value, (list, tuple)):
        return [with_nulls(item) for item in value]
    if isinstance(value, dict):
        return {key: with_nulls(item) for key, item in value.items()}
    return value

def out(value):
    if hasattr(value, 'tolist') and not isinstance(value, (memoryview, bytes, bytearray)):
        value = value.tolist()
    # A worker of dcp-client 5.6.1 fails to send null as a whole result.
    return None if value is None else to_js(with_nulls(value), dict_converter=js.Object.fromEntries)

def set_slice_handler(handler):
    chosen[:] = [handler]
    return handler

def progress(value=None):
    return js.progress() if value is None else js.progress(value)

def emit(name, value=None):
    js.work.emit(name, out(value))

def reject(reason=None, retries=None):
    js.work.reject(reason, (1 if reason is False else 0) if retries is None else int(retries))

def init(*args, **kwargs):
    pass

def find_handler(names):
    def is_own(value):
        if isinstance(value, type) or getattr(value, '__module__', None) != '__work__':
            return False
        return isinstance(value, types.FunctionType) or (callable(value) and hasattr(value, '__wrapped__'))
    own = [name for name, value in names.items() if is_own(value)]
    public = [name for name in own if not name.startswith('_')]
    if ENTRY is not None:
        if callable(names.get(ENTRY)):
            return names[ENTRY]
        raise LookupError('The work function has no function named ' + ENTRY)
    if chosen:
        return chosen[0]
    if callable(names.get('work_function')):
        return names['work_function']
    for some in (public, own):
        if len(some) == 1:
            return names[some[0]]
    raise LookupError('It is not clear which function computes a slice: name it work_function, or choose one.')

public = js.work.job.public
job = types.SimpleNamespace(public=types.SimpleNamespace(
    name=public.name, description=public.description, link=public.link))
theirs = sys.modules['dcp']
ours = types.ModuleType('dcp', 'What a work function can ask of its worker.')
ours.__dict__.update(progress=progress, set_slice_handler=set_slice_handler, emit=emit, reject=reject, init=init, job=job,
                     work=types.SimpleNamespace(emit=emit, reject=reject, job=job))
arguments = [plain(value) for value in sys.argv[len(sys.argv) - ARGUMENTS:]] if ARGUMENTS > 0 else []
sys.argv[:] = [FILE, *arguments]
os.chdir(DIRECTORY)
module = types.ModuleType('__work__')
module.__file__ = FILE
linecache.cache[FILE] = (len(SOURCE), None, SOURCE.splitlines(True), FILE)
sys.modules['dcp'] = ours
sys.modules['__work__'] = module
try:
    exec(compile(SOURCE, FILE, 'exec', dont_inherit=True), module.__dict__)
    handler = find_handler(module.__dict__)
except BaseException:
    del sys.modules['__work__']
    raise
finally:
    sys.modules['dcp'] = theirs

async def handle(datum):
    value = handler(plain(datum), *arguments)
    if inspect.isawaitable(value):
        value = await value
    return out(value)

holder = types.ModuleType('__handler__')
holder.handle = handle
sys.modules['__handler__'] = holder
`
