"""A real daffi node that evaluates the expressions it is told, one JSON text a line."""
import asyncio
import json
import sys
import time
import traceback
import typing

name, program = sys.argv[1], sys.argv[2]

import daffi

early = hasattr(daffi, "NO_RETURN")
if early:
    from daffi import BG, BROADCAST, FG, NO_RETURN, PERIOD, Global, callback
else:
    from daffi import BG, BROADCAST, FG, PERIOD, Global
    from daffi.decorators import callback, fetcher
    from daffi.registry import Callback

seen = []
exec(program)

g = Global(process_name=name, init_controller=False)


def plain(value):
    if isinstance(value, (bytes, bytearray)):
        return {"bytes": value.hex()}
    if isinstance(value, tuple):
        return {"tuple": [plain(item) for item in value]}
    if isinstance(value, (set, frozenset)):
        return {"set": sorted(plain(item) for item in value)}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if type(value).__name__ == "RemoteError":
        return {"remote_error": value.info}
    if isinstance(value, int) and abs(value) > 2**53:
        return {"int": str(value)}
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    return {"repr": repr(value)}


def tell(message):
    sys.stdout.write("\x1e" + json.dumps(message) + "\n")
    sys.stdout.flush()


tell({"ready": True})
for line in sys.stdin:
    source = json.loads(line)
    try:
        try:
            code = compile(source, "<told>", "eval")
        except SyntaxError:
            exec(compile(source, "<told>", "exec"), globals())
            tell({"ok": None})
        else:
            tell({"ok": plain(eval(code, globals()))})
    except BaseException as error:
        frames = [frame.name for frame in traceback.extract_tb(error.__traceback__)]
        tell({"error": {"type": type(error).__name__, "text": str(error), "frames": frames}})
