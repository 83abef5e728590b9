/**
 * Python, run inside the untrusted realm: takes the body of a `define` frame, puts files and packages in place,
 * evaluates the source and finds the work function in it.
 *
 * The source is evaluated once in the life of a sandbox, as a module `__work__`: not `__main__`, for the reason that multiprocessing has `__mp_main__`. What stands below
 * `if __name__ == "__main__":` is for whoever starts the file by hand, and would deploy or test the job in every worker. Jobs of DCP's programs (`argvOnly`) are run as DCP's own worktime
 * runs them (dcp-semantics, section 10).
 */
export const LOAD_WORK_PY = String.raw`
MODULE = '__work__'
FILE = 'work.py'
HOME = '/home/pyodide'

class Refused(Exception):
    code = 'EWORKFUNCTION'

class NoModule(Refused):
    code = 'ENOMODULE'

class Error(Exception):
    """Told by the name that JavaScript's have."""

def prepare_work(body):
    """Files and packages. Gives the paths of dynamic libraries, to be loaded before anything else, one a line."""
    host.work = work = json_scan(body, 0)[0]
    libraries = []
    for wheel in work['wheels']:
        try:
            libraries += install(wheel['name'], binascii.a2b_base64(wheel['bytes']))
        except Exception as error:
            host.refusal = 'The package %s cannot be installed: %s' % (wheel['name'], message_of(error))
    wheels = work.pop('wheels')
    files = work.pop('files')
    if files is not None:
        try:
            with tarfile.open(fileobj=io.BytesIO(binascii.a2b_base64(files)), mode='r:*') as archive:
                archive.extractall('/', filter='data')
        except Exception as error:
            host.refusal = 'The files of the job cannot be unpacked: ' + message_of(error)
    forget_listings()
    return '\n'.join(libraries)

def forget_listings():
    """importlib.invalidate_caches for the directories alone: the archive of the library need not be read again."""
    for finder in sys.path_importer_cache.values():
        if isinstance(finder, importlib.machinery.FileFinder):
            finder.invalidate_caches()

def install(name, data):
    """Unpacks a wheel, or an archive of shared libraries as Pyodide's distribution has them."""
    target = pyodide_packages.get_install_dir('site' if name.endswith('.whl') else 'dynlib')
    if name.endswith(('.whl', '.zip')):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            archive.extractall(target)
            if name.endswith('.whl'):
                pyodide_packages.install_datafiles(name, archive, pathlib.Path(target))
    else:
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            archive.extractall(target, filter='data')
    return pyodide_packages.get_dynlibs(io.BytesIO(data), '.' + name.rpartition('.')[2], pathlib.Path(target))

def load_work():
    """Answers a define frame: defined, or refused and why."""
    work = host.work
    try:
        if host.refusal:
            raise Refused(host.refusal)
        host.handler = evaluate(work)
        host.emit('defined', '')
    except Refused as refusal:
        refuse(refusal.code, str(refusal))
    except BaseException as error:
        refuse(Refused.code, 'The work function cannot be evaluated: ' + stack_of(error))

def refuse(code, why):
    host.emit('refused', code + '\n' + cut(why, LIMITS['errorMessage']))

def evaluate(work):
    source = work['workFunction']
    host.views = work['argvOnly']
    args = [decode(text) for text in work['args']]
    host.args = () if work['argvOnly'] else tuple(args)
    for variable in work['environment']:
        name, _, value = variable.partition('=')
        os.environ[name] = value
    try:
        os.chdir(work['directory'] or HOME)
    except OSError:
        raise Refused('The job has no directory %s to work in' % work['directory']) from None
    sys.modules['dcp'] = make_dcp_module(work['public'])
    sys.argv[:] = [FILE, *args]
    sys.stdin = io.StringIO('')
    sys.stdout, sys.stderr = standard_output, standard_error
    module = types.ModuleType('__main__' if work['argvOnly'] else MODULE)
    module.__file__ = FILE
    sys.modules[module.__name__] = module
    linecache.cache[FILE] = (len(source), None, source.splitlines(True), FILE)
    code = compile(source, FILE, 'exec', flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    if work['argvOnly']:
        check_imports(source)
        return dcp_handler(code, module.__dict__)
    run_source(code, module.__dict__)
    return find_handler(module.__dict__, work['entry'])

def run_source(code, names):
    running = eval(code, names)
    if running is not None:
        finish(running)

def dcp_handler(code, names):
    """As DCP's own worktime does, runs the source again for each slice, as __main__ that has imported dcp."""
    names['dcp'] = sys.modules['dcp']
    def handler(datum):
        run_source(code, names)
        if host.slice_handler is None:
            raise Error('ENOSLICEHANDLER: Must specify the slice handler using \`dcp.set_slice_handler(fn)\`')
        return host.slice_handler(datum)
    return handler

def check_imports(source):
    """DCP's worktime looks for all that is imported before the first slice."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names.update(alias.name.partition('.')[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module.partition('.')[0])
    missing = sorted(name for name in names if name not in sys.modules and importlib.util.find_spec(name) is None)
    if missing:
        raise NoModule('There is no Python package here for: import ' + ', '.join(missing))

def find_handler(names, entry):
    """The function that entry names, else that of set_slice_handler, else work_function, else the only one there is."""
    own = [name for name, value in names.items() if is_own_function(value)]
    if entry is not None:
        if callable(names.get(entry)):
            return names[entry]
        raise Refused('The work function has no function named %s. %s' % (entry, listed(own)))
    if host.slice_handler is not None:
        return host.slice_handler
    if callable(names.get('work_function')):
        return names['work_function']
    public = [name for name in own if not name.startswith('_')]
    if len(public) == 1:
        return names[public[0]]
    if len(own) == 1:
        return names[own[0]]
    raise Refused('It is not clear which function computes a slice: name it work_function, or choose one. ' + listed(public or own))

def is_own_function(value):
    """Defined in the source itself, decorated or not; a class is none."""
    if isinstance(value, type) or getattr(value, '__module__', None) != MODULE:
        return False
    return isinstance(value, types.FunctionType) or (callable(value) and hasattr(value, '__wrapped__'))

def listed(names):
    return 'It defines ' + ', '.join(names) if names else 'It defines no function'
`
