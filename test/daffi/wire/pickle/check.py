"""Loads pickles from stdin (JSON) with the real pickle module, compares each with what it should be, answers as JSON.

Classes of daffi are stood in for by classes of the same fields, as daffi itself needs gRPC to be imported.
"""
import collections
import inspect
import json
import math
import pickle
import sys
import types


def module(name, **members):
    made = sys.modules[name] = types.ModuleType(name)
    for key, value in members.items():
        setattr(made, key, value)
        if isinstance(value, type):
            value.__module__ = name


class RemoteError:
    pass


def record(name, fields):
    return collections.namedtuple(name, fields)


module("daffi")
module(
    "daffi.exceptions",
    RemoteError=RemoteError,
    RemoteCallError=type("RemoteCallError", (Exception,), {}),
    UnableToFindCandidate=type("UnableToFindCandidate", (Exception,), {}),
)
module(
    "daffi.method_executors",
    CallbackExecutor=record("CallbackExecutor", "wrapped signature is_async is_generator origin_name_"),
    ClassCallbackExecutor=record(
        "ClassCallbackExecutor", "klass signature is_async is_static is_generator origin_name_"
    ),
)
module(
    "daffi.callback_types",
    RemoteCallback=record("RemoteCallback", "callback origin_name signature is_async"),
    RemoteClassCallback=record(
        "RemoteClassCallback", "klass klass_name origin_name signature is_async is_static"
    ),
)


def same(a, b):
    """Equal, and of the same types all the way down."""
    if type(a) is not type(b):
        return False
    if isinstance(a, float):
        return a == b and math.copysign(1, a) == math.copysign(1, b) or a != a and b != b
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return len(a) == len(b) and all(k in b and same(v, b[k]) for k, v in a.items())
    if isinstance(a, BaseException):
        return repr(a) == repr(b)
    return a == b


def show(value):
    if isinstance(value, RemoteError):
        state = dict(vars(value))
        state["_awaited_error_type"] = state["_awaited_error_type"].__name__
        return state
    if hasattr(value, "_asdict"):
        return {key: show(one) for key, one in value._asdict().items()} | {"": type(value).__name__}
    return str(value) if isinstance(value, inspect.Signature) else value


answers = []
for row in json.load(sys.stdin):
    value = pickle.loads(bytes.fromhex(row["hex"]))
    if "source" in row:
        wanted = eval(row["source"])
        answers.append({"same": same(value, wanted), "again": [pickle.dumps(value, p).hex() for p in (2, 3, 4, 5)]})
    else:
        answers.append({"shown": show(value)})
json.dump(answers, sys.stdout)
