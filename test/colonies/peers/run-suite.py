# Runs one of the test modules of pycolonies as it is, against the server of the environment; the names after it are left
# out. Prints what came of it as JSON on the last line.
import io
import json
import os
import sys
import unittest

import pycolonies

source = os.environ['PYTHONPATH']
sys.path.insert(0, os.path.join(source, 'test'))

# The suite has the port 50080 in its text.
init = pycolonies.Colonies.__init__
port = int(os.environ['COLONIES_SERVER_PORT'])
pycolonies.Colonies.__init__ = lambda self, host, _, tls=False, native_crypto=False: init(
    self, host, port, tls, native_crypto
)


def tests(suite):
    for each in suite:
        if isinstance(each, unittest.TestSuite):
            yield from tests(each)
        else:
            yield each


module = __import__(sys.argv[1])
left_out = set(sys.argv[2:])
every = unittest.defaultTestLoader.loadTestsFromModule(module)
chosen = unittest.TestSuite(each for each in tests(every) if each._testMethodName not in left_out)
text = io.StringIO()
result = unittest.TextTestRunner(stream=text, verbosity=0).run(chosen)
wrong = [f'{each._testMethodName}: {trace.strip().splitlines()[-1]}' for each, trace in result.errors + result.failures]
print(json.dumps({'ran': result.testsRun - len(result.skipped), 'wrong': wrong}))
