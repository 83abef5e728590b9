"""Runs the functions of a Python file, or such as come with their processes, for an executor of ColonyOS.

It does what the executor says on file descriptor 3, one call at a time: JSON, one object a line (host/frames.ts). What
a function prints is the log of its process. Arguments: the file, or nothing. Python 3.8 or later.
"""

import asyncio
import base64
import inspect
import json
import linecache
import os
import queue
import sys
import textwrap
import threading
import traceback
import types


class Record(dict):
    """An object of the protocol: process["spec"] and process.spec are the same, as in the SDKs of all ages."""

    OTHER_NAMES = {"input": "in", "output": "out"}

    def __getattr__(self, name):
        try:
            return self[self.OTHER_NAMES.get(name, name)]
        except KeyError:
            raise AttributeError(name) from None


class Channel:
    """The way to the executor."""

    def __init__(self):
        os.set_blocking(3, True)
        self._in = os.fdopen(3, "r", encoding="utf-8")
        self._out = os.fdopen(os.dup(3), "w", encoding="utf-8")
        self._lock = threading.Lock()
        self._answers = {}
        self._last = 0
        self.runs = queue.Queue()
        self.aborted = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        for line in self._in:
            order = json.loads(line, object_hook=Record)
            if order["type"] == "run":
                self.aborted.clear()
                self.runs.put(order)
            elif order["type"] == "abort":
                self.aborted.set()
            else:
                self._answers.pop(order["id"]).put(order)
        # The executor is gone, and nobody would hear of what the function finds.
        os._exit(0)

    def report(self, **frame):
        text = json.dumps(frame, allow_nan=False, default=plain)
        with self._lock:
            self._out.write(text + "\n")
            self._out.flush()

    def ask(self, method, *params):
        answer = queue.Queue()
        with self._lock:
            self._last += 1
            number = self._last
            self._answers[number] = answer
        self.report(type="ask", id=number, method=method, params=params)
        found = answer.get()
        if found["error"] is not None:
            raise RuntimeError(found["error"])
        return found["value"]


def plain(value):
    """What NumPy and its kin have for JSON."""
    if hasattr(value, "tolist"):
        return value.tolist()
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")


class Message:
    """A message of a channel."""

    def __init__(self, entry):
        self.sequence = entry["sequence"]
        self.in_reply_to = entry.get("inreplyto", 0)
        self.sender = entry["senderid"]
        self.time = entry["timestamp"]
        self.type = entry.get("type", "")
        self.bytes = base64.b64decode(entry["payload"])

    @property
    def text(self):
        return self.bytes.decode("utf-8", "replace")


class ProcessChannel:
    """One end of a channel: a loop over it gives what the other end says, until it says end or the process ends."""

    def __init__(self, name, channel):
        self.name = name
        self._channel = channel

    def append(self, value, in_reply_to=0, type="", sequence=None):
        """Sends bytes, a text, or any other value as JSON. Returns its sequence."""
        if isinstance(value, str):
            value = value.encode("utf-8", "surrogatepass")
        elif not isinstance(value, (bytes, bytearray, memoryview)):
            value = json.dumps(value, allow_nan=False, default=plain).encode()
        payload = base64.b64encode(value).decode()
        options = {"sequence": sequence, "inreplyto": in_reply_to, "type": type}
        return self._channel.ask("channelAppend", self.name, payload, options)

    def read(self, skip=0):
        """All messages of both ends so far."""
        return [Message(entry) for entry in self._channel.ask("channelRead", self.name, skip)]

    def next(self):
        """The next message of the other end, once it is there; None after its last."""
        entry = self._channel.ask("channelNext", self.name)
        return None if entry is None else Message(entry)

    def __iter__(self):
        return self

    def __next__(self):
        message = self.next()
        if message is None:
            raise StopIteration
        return message


class Context(Record):
    """What a function gets as ctx: facts by name, and what it can ask for."""

    def __init__(self, order, channel):
        super().__init__(
            process=order["process"],
            colonyname=order["colonyname"],
            colonyid=order["colonyname"],
            executorname=order["executorname"],
            executorid=order["executorid"],
            # The folder with the files that the spec asked for; None when it asked for none.
            mount=order["mount"],
            # The executor signs what a function asks for; the key itself stays with it.
            executor_prvkey="",
        )
        self.__dict__["_channel"] = channel

    def log(self, *values):
        print(*values, flush=True)

    def aborted(self):
        """Whether the process was cancelled, ran out of time, or the executor stops."""
        return self._channel.aborted.is_set()

    def set_output(self, *outputs):
        self._channel.ask("setOutput", *outputs)

    def add_attribute(self, key, value):
        self._channel.ask("addAttribute", key, str(value))

    def get_processgraph(self, processgraphid=None):
        return self._channel.ask("getProcessGraph", processgraphid)

    def get_process(self, processid):
        return self._channel.ask("getProcess", processid)

    def find_process(self, nodename, processids=None):
        return self._channel.ask("findProcess", nodename, processids)

    def add_child(self, spec, nodename=None, insert=False, before=None):
        """Adds a process to the workflow, after this one; one that it comes before waits for it too."""
        return self._channel.ask("addChild", spec, {"nodename": nodename, "insert": insert, "before": before})

    def get_blueprint(self, name):
        return self._channel.ask("getBlueprint", name)

    def get_blueprints(self, kind, locationname=""):
        return self._channel.ask("getBlueprints", kind, locationname)

    def update_blueprint_status(self, name, status):
        """Reports how things are: replaces what was reported before."""
        self._channel.ask("updateBlueprintStatus", name, status)

    def channel(self, name):
        """A channel that the spec of the process declares, to talk with whoever submitted it."""
        return ProcessChannel(name, self._channel)

    def submit(self, spec):
        return self._channel.ask("submit", spec)


class Colonies:
    """The global of that name in the documentation's functions. Keys are taken and not needed."""

    def __init__(self):
        self.context = None

    def get_processgraph(self, processgraphid, prvkey=None):
        return self.context.get_processgraph(processgraphid)

    def get_process(self, processid, prvkey=None):
        return self.context.get_process(processid)

    def find_process(self, nodename, processids, prvkey=None):
        return self.context.find_process(nodename, processids)

    def add_child(self, processgraphid, parentprocessid, childprocessid, funcspec, nodename, insert, prvkey=None):
        self._check(parentprocessid)
        return self.context.add_child(funcspec, nodename=nodename, insert=insert, before=childprocessid)

    def add_log(self, processid, message, prvkey=None):
        self._check(processid)
        print(message, end="", flush=True)

    def set_output(self, processid, output, prvkey=None):
        self._check(processid)
        self.context.set_output(*output)

    def add_attribute(self, processid, key, value, prvkey=None):
        self._check(processid)
        self.context.add_attribute(key, value)

    def get_blueprint(self, colonyname, name, prvkey=None):
        return self.context.get_blueprint(name)

    def get_blueprints(self, colonyname, prvkey=None, kind=None, location=None):
        return self.context.get_blueprints(kind or "", location or "")

    def update_blueprint_status(self, colonyname, name, status, prvkey=None):
        self.context.update_blueprint_status(name, status)

    def submit_func_spec(self, funcspec, prvkey=None):
        return self.context.submit(funcspec)

    def _check(self, processid):
        if processid != self.context["process"]["processid"]:
            raise ValueError("A function can change the process only that it runs for")


def func_spec(func, args=(), colonyname=None, executortype="", executorname=None, priority=1, maxexectime=-1,
              maxretries=-1, maxwaittime=-1, code=None, kwargs=None, colonyid=None, **_):
    """A function spec, as pycolonies makes it: a function takes its source along."""
    name = func if isinstance(func, str) else func.__name__
    if code is None and not isinstance(func, str):
        code = textwrap.dedent(inspect.getsource(func))
    return Record(
        nodename=name,
        funcname=name,
        args=list(args),
        kwargs=dict(kwargs or {}),
        priority=priority,
        maxexectime=maxexectime,
        maxretries=maxretries,
        maxwaittime=maxwaittime,
        env={} if code is None else {"code": base64.b64encode(code.encode()).decode()},
        conditions={
            "colonyname": colonyname or colonyid or "",
            "executortype": executortype,
            "executornames": [executorname] if executorname else [],
        },
    )


colonies = Colonies()
# What functions of the documentation find where they run.
SCOPE = {"colonies": colonies, "func_spec": func_spec, "create_func_spec": func_spec}


class Invalid(Exception):
    """The file cannot be used."""

    def __init__(self, code, message, hint):
        super().__init__(message)
        self.report = {"type": "invalid", "code": code, "message": message, "hint": hint}


def functions_of_file(file):
    try:
        with open(file, "rb") as opened:
            source = opened.read()
    except OSError as error:
        raise Invalid("FILE_NOT_FOUND", f"{file} cannot be read ({error.strerror})", "Check the path.") from error
    name = os.path.splitext(os.path.basename(file))[0]
    module = types.ModuleType(name)
    module.__file__ = file
    module.__dict__.update(SCOPE)
    sys.modules[name] = module
    sys.path[0] = os.path.dirname(os.path.abspath(file))
    sys.argv = [file]
    try:
        exec(compile(source, file, "exec"), module.__dict__)
    except BaseException as error:
        line = error.lineno if isinstance(error, SyntaxError) else line_in(file, error)
        message = f"{file}:{line}: {describe(error)}"
        raise Invalid("FUNCTION_INVALID", message, "Correct the file, then try again.") from error
    found = {
        key: value
        for key, value in vars(module).items()
        if inspect.isfunction(value) and value.__module__ == name and not key.startswith("_")
    }
    if not found:
        raise Invalid("FUNCTION_INVALID", f"{file} defines no functions", "Define one: def helloworld(): …")
    return found


def line_in(file, error):
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    return lines[-1] if lines else 1


def function_of_code(name, code):
    place = f"<code of {name}>"
    scope = {**SCOPE, "__name__": "shipped"}
    linecache.cache[place] = (len(code), None, code.splitlines(True), place)
    exec(compile(code, place, "exec"), scope)
    if not callable(scope.get(name)):
        raise NameError(f"the code that came with the process defines no function {name}")
    return scope[name]


def offered(name, function):
    parameters = []
    for parameter in inspect.signature(function).parameters.values():
        if parameter.name == "ctx" or parameter.kind == parameter.VAR_KEYWORD:
            continue
        kind = parameter.annotation
        parameters.append({
            "name": parameter.name,
            "type": "any" if kind is parameter.empty else getattr(kind, "__name__", str(kind)),
            "required": parameter.default is parameter.empty and parameter.kind != parameter.VAR_POSITIONAL,
        })
    description = (inspect.getdoc(function) or "").split("\n")[0]
    return {"name": name, "description": description, "parameters": parameters}


def call(function, order, channel):
    """The outputs of a function: a tuple is several, None is none."""
    context = Context(order, channel)
    colonies.context = context
    named = dict(order["kwargs"])
    if "ctx" in inspect.signature(function).parameters:
        named["ctx"] = context
    result = function(*order["args"], **named)
    if inspect.isawaitable(result):
        result = asyncio.run(awaited(result))
    if result is None:
        return []
    return list(result) if isinstance(result, tuple) else [result]


async def awaited(result):
    return await result


def run(order, functions, channel):
    name = order["funcname"]
    # What the function starts finds it too.
    os.environ.pop("COLONIES_MOUNT", None)
    if order["mount"] is not None:
        os.environ["COLONIES_MOUNT"] = order["mount"]
    try:
        code = order["code"]
        if code is None and name not in functions:
            raise LookupError(f"there is no function {name} here; there are {', '.join(functions) or 'none'}")
        function = functions[name] if code is None else function_of_code(name, code)
        out = call(function, order, channel)
        sys.stdout.flush()
        channel.report(type="done", out=out)
    except BaseException as error:
        sys.stdout.flush()
        channel.report(type="failed", message=describe(error), trace=trace_of(error))


def describe(error):
    text = str(error) if not isinstance(error, SyntaxError) else error.msg
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def trace_of(error):
    """Where it happened, without this file."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename != __file__]
    return "".join(traceback.format_list(frames)).splitlines()


def main():
    # One stream keeps the order of what is written.
    os.dup2(1, 2)
    sys.stdout.reconfigure(line_buffering=True, encoding="utf-8", errors="backslashreplace")
    sys.stderr.reconfigure(line_buffering=True, encoding="utf-8", errors="backslashreplace")
    channel = Channel()
    try:
        functions = functions_of_file(sys.argv[1]) if len(sys.argv) > 1 else {}
    except Invalid as invalid:
        channel.report(**invalid.report)
        return
    channel.report(type="ready", functions=[offered(*each) for each in functions.items()])
    while True:
        run(channel.runs.get(), functions, channel)


main()
