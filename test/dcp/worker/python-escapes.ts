/** JavaScript that says ESCAPED when it stands where Node can be reached. */
const LOOK =
  "return (typeof process + typeof require + typeof Buffer + typeof fetch + typeof WebSocket) === 'undefined'.repeat(5) ? 'safe' : 'ESCAPED ' + Object.getOwnPropertyNames(globalThis)"

/**
 * Attempts to leave Python: bodies of functions. Each gives `safe` or what it reached with ESCAPED before it, or raises.
 * `reach(function)` calls JavaScript's Function constructor as far as there is one.
 */
export const PYTHON_ESCAPES: Readonly<Record<string, string>> = {
  'the js module': `import js
    names = [n for n in ('process', 'require', 'fetch', 'XMLHttpRequest', 'eval', 'Function', 'globalThis', 'setTimeout', 'Object') if hasattr(js, n)]
    return 'ESCAPED %r' % names if names else 'safe'`,
  run_js: `from pyodide.code import run_js
    return str(run_js("(() => {${LOOK}})()"))`,
  'constructors of what to_js gives': `from pyodide.ffi import to_js
    return str(to_js([1]).constructor.constructor("${LOOK}")())`,
  'constructors of pyodide_js': `import pyodide_js
    return str(pyodide_js.runPython.constructor("${LOOK}")())`,
  'constructors of the Emscripten module': `import pyodide_js
    return str(pyodide_js._module.FS.open.constructor("${LOOK}")())`,
  'the configuration of Pyodide': `import pyodide_js
    names = str(pyodide_js._api.config.jsglobals.constructor) if hasattr(pyodide_js._api.config.jsglobals, 'constructor') else 'none'
    return 'safe' if names == 'none' else 'ESCAPED ' + names`,
  'the constructor of the function that emits': `import sys
    emit = sys._getframe(2).f_globals['host'].emit
    return str(emit.constructor("${LOOK}")())`,
  'import() from Python': `from pyodide.ffi import to_js
    look = to_js([1]).constructor.constructor("return import('fs')")
    look()
    return 'safe'`,
  'a host file': `return 'ESCAPED ' + open('/etc/hostname').read()`,
  'the password file': `return 'ESCAPED ' + open('/etc/passwd').read()`,
  'a mounted host folder': `import pyodide_js, os
    pyodide_js.mountNodeFS('/host', '/etc')
    return 'ESCAPED %r' % os.listdir('/host')`,
  NODEFS: `import pyodide_js, os
    fs = pyodide_js.FS
    os.mkdir('/host2')
    fs.mount(fs.filesystems.NODEFS, {'root': '/'}, '/host2')
    return 'ESCAPED %r' % os.listdir('/host2')`,
  'the files of the sandbox itself': `import pyodide_js
    return 'ESCAPED %r' % pyodide_js._module.readBinary('/py/snapshot').length`,
  os_system: `import os
    return 'ESCAPED' if os.system('true') == 0 else 'safe'`,
  subprocess: `import subprocess
    return 'ESCAPED %r' % subprocess.run(['true'])`,
  fork: `import os
    return 'ESCAPED %r' % os.fork()`,
  multiprocessing: `import multiprocessing
    p = multiprocessing.Process(target=print); p.start()
    return 'ESCAPED'`,
  threads: `import threading
    for _ in range(100): threading.Thread(target=print).start()
    return 'ESCAPED'`,
  'a socket': `import socket
    s = socket.socket(); s.settimeout(1); s.connect(('127.0.0.1', PORT))
    s.send(b'x')
    return 'safe'`,
  urllib: `import urllib.request
    return 'ESCAPED %r' % urllib.request.urlopen('http://127.0.0.1:PORT/').read()`,
  open_url: `from pyodide.http import open_url
    return 'ESCAPED %r' % open_url('http://127.0.0.1:PORT/').read()`,
  pyfetch: `import asyncio
    from pyodide.http import pyfetch
    return 'ESCAPED %r' % asyncio.run(pyfetch('http://127.0.0.1:PORT/'))`,
  micropip: `import pyodide_js
    pyodide_js.loadPackage('micropip')
    import micropip
    return 'ESCAPED'`,
  'the environment': `import os
    found = [k for k in os.environ if k not in ('HOME', 'PATH', 'PWD', 'LANG', 'USER', 'LOGNAME', '_', 'PYTHONINSPECT', 'LD_LIBRARY_PATH')]
    return 'ESCAPED %r' % found if found else 'safe'`,
  'C functions': `import ctypes
    lib = ctypes.CDLL(None)
    lib.system(b'true')
    return 'safe'`,
  'a signal to others': `import os, signal
    os.kill(os.getppid(), signal.SIGTERM) if os.getppid() > 1 else os.kill(-1, 0)
    return 'safe'`,
  'an alarm': `import signal
    signal.alarm(1); signal.setitimer(signal.ITIMER_REAL, 0.001)
    return 'safe'`,
  // What the program made before the snapshot is hidden from gc.get_objects(), not from who walks the frames.
  'a false frame': `import sys
    emit = sys._getframe(2).f_globals['host'].emit
    emit('ready', '{}'); emit('failed', 'x'); emit('nonsense', 'x')
    return 'safe'`,
  'huge memory': `block = bytearray(3 * 1024 ** 3)
    return 'ESCAPED' if len(block) > 2 ** 31 else 'safe'`,
  'memory in pieces': `held = []
    while True: held.append(bytearray(64 * 1024 ** 2))`,
  'deep recursion': `def f(): return f()
    return f()`,
}

/** Attempts that end their sandbox, or that the watchdog has to end. The other slices are computed all the same. */
export const PYTHON_DEADLY: Readonly<Record<string, string>> = {
  emscripten_run_script: `import ctypes
    lib = ctypes.CDLL(None)
    lib.emscripten_run_script.restype = None
    lib.emscripten_run_script(b"globalThis.got = typeof process + typeof require")
    from pyodide.code import run_js
    return 'ESCAPED' if 'object' in str(run_js('globalThis.got')) else exit()`,
  'deep recursion in C': `x = []
    for _ in range(100000): x = [x]
    return x`,
  'an endless loop': `while True: pass`,
  'endless output': `while True: print('x' * 1000)`,
  'endless sleep': `import time; time.sleep(1e9)`,
  'the end of the process': `import os; os._exit(0)`,
  abort: `import os; os.abort()`,
  'a wild pointer': `import ctypes; ctypes.string_at(2**31 - 1, 10)`,
  'endless text': `x = 'x' * 2**20
    while True: x += x; x = x[::-1]`,
}
