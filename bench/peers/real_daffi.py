"""Real daffi of generation 1.0.0, measured: `serve` offers echo, `measure` runs the controller and calls it."""
import json
import sys
import threading
import time

from daffi import FG, Global, callback


def connection(argument):
    return {} if argument == "unix" else {"host": "localhost", "port": int(argument)}


def serve(place):
    @callback
    def echo(value):
        return value

    g = Global(process_name="peer", **connection(place))
    print("ready", flush=True)
    g.join()


def measure(place, payload, calls, callers):
    g = Global(process_name="caller", init_controller=True, **connection(place))
    g.wait_process("peer")
    value = "x" * payload
    for _ in range(min(calls, 100)):
        g.call.echo(value) & FG
    latencies = []

    def work():
        for _ in range(calls // callers):
            before = time.perf_counter()
            g.call.echo(value) & FG
            latencies.append(time.perf_counter() - before)

    threads = [threading.Thread(target=work) for _ in range(callers)]
    before = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - before
    latencies.sort()
    print(json.dumps({
        "rate": len(latencies) / seconds,
        "p50": latencies[len(latencies) // 2] * 1000,
        "p99": latencies[int(len(latencies) * 0.99)] * 1000,
    }), flush=True)
    g.stop()


if sys.argv[1] == "serve":
    serve(sys.argv[2])
else:
    measure(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]))
