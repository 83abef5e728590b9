"""A process of real daffi, of either generation: peer.py ROLE NAME.

ROLE is `controller` (with a node) or `node`. It prints `ready`; then each line of stdin is JSON, [how, func, args,
kwargs, options], and is answered by a line of JSON: {"value": …} or {"error": type, "text": …}.
"""
import json
import os
import sys
import time
from datetime import datetime
from daffi import Global

try:
    from daffi import callback, FG, BG, PERIOD, BROADCAST, NO_RETURN
    FIRST = True
except ImportError:
    from daffi.decorators import callback, fetcher
    from daffi import FG, BG, PERIOD, BROADCAST
    FIRST = False

role, name = sys.argv[1:3]
seen = []


@callback
def py_add(a: int, b: int = 5) -> int:
    return a + b


@callback
def py_echo(value):
    return value


@callback
def py_boom():
    raise ValueError("bad value")


@callback
def py_sleep(seconds):
    time.sleep(seconds)
    return seconds


@callback
def py_note(value):
    seen.append(value)


@callback
def py_seen():
    return seen


@callback
def who():
    return name


if not FIRST:

    @callback
    def py_count(to):
        for n in range(to):
            yield n

    @callback
    def py_take(n):
        if n == 13:
            raise ValueError("unlucky")
        seen.append(n)


def say(text):
    """In one write, and on a line of its own: daffi's log goes to the same place from other threads."""
    os.write(1, f"\n{text}\n".encode())


def call(g, how, func, args, kwargs, options):
    remote = getattr(g.call, func)(*args, **kwargs)
    if how == "fg":
        return remote & FG(**options)
    if how == "bg":
        return (remote & BG(**options)).get(timeout=10)
    if how == "items":
        return list((remote & FG(**options)).get())
    if how == "no_return":
        if FIRST:
            return remote & NO_RETURN()
        return remote & BG(return_result=False)
    if how == "broadcast":
        return {k: v if not hasattr(v, "info") else v.info for k, v in (remote & BROADCAST(return_result=True, **options)).items()}
    if how == "period":
        return (remote & PERIOD(interval=options["interval"])).uuid
    if how == "at_time":
        now = datetime.utcnow().timestamp()
        return (remote & PERIOD(at_time=[now + each for each in options["in"]])).uuid


def stream(g, func, to):
    def source(to):
        for n in range(to):
            yield n
    source.__name__ = func
    g_fetch = fetcher(FG())(source)
    return g_fetch(to)


if __name__ == "__main__":
    g = Global(process_name=name, init_controller=role == "controller")
    say("ready")
    for line in sys.stdin:
        how, func, args, kwargs, options = json.loads(line)
        try:
            if how == "wait":
                g.wait_function(func)
                value = None
            elif how == "stream":
                value = stream(g, func, *args)
            elif how == "tasks":
                value = g.get_scheduled_tasks(func)
            elif how == "cancel":
                value = g.cancel_scheduled_task_by_uuid(func, *args)
            elif how == "kill_all":
                value = g.kill_all()
            else:
                value = call(g, how, func, args, kwargs, options)
            answer = {"value": value}
        except BaseException as error:
            answer = {"error": type(error).__name__, "text": str(error)}
        say("answer " + json.dumps(answer, default=repr))
    g.stop()
