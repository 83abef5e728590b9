"""A process of real daffi, of either generation: process.py ROLE NAME HOST PORT, with HOST - for the UNIX socket.

ROLE is `node` with callbacks, `bare` without, or `controller`, which has both. It prints `ready` once it is connected,
and ends with its stdin. A line `call FUNC` on stdin calls a function of somebody else with 10 and 3.
"""
import sys
from daffi import Global

try:
    from daffi import callback, FG
    FIRST = True
except ImportError:
    from daffi.decorators import callback
    from daffi import FG
    FIRST = False

role, name, host, port = sys.argv[1:5]
files = dict(zip(("ssl_certificate", "ssl_key"), sys.argv[5:]))

if role != "bare":

    @callback
    def add(a, b):
        return a + b

    @callback
    def echo(value):
        return value

    got = []

    @callback
    def sink(value):
        got.append(value)

    @callback
    def taken():
        return len(got)


if __name__ == "__main__":
    place = {} if host == "-" else {"host": host, "port": int(port)}
    g = Global(process_name=name, init_controller=role == "controller", **place, **files)
    print("ready", flush=True)
    for line in sys.stdin:
        words = line.split()
        if words[0] == "call":
            try:
                print("result", getattr(g.call, words[1])(10, 3) & FG(timeout=10), flush=True)
            except BaseException as error:
                print("error", type(error).__name__, error, flush=True)
    g.stop()
