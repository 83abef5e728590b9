/**
 * Python, run inside the untrusted realm: an event loop that waits where it stands, as CPython's does. Pyodide's own
 * loop lives on JavaScript's timers and cannot be waited for here (that takes JSPI), so that asyncio.run() would give
 * back a task; with this one programs run as they were written, and a slice never outlives its call.
 */
export const EVENT_LOOP_PY = `
class Waiter:
    """In place of a selector: there are no sockets, only time to pass."""
    def select(self, timeout):
        if timeout is None:
            raise RuntimeError('The work function waits for something that never happens')
        if timeout > 0:
            sleep(timeout)
        return ()

class SliceLoop(asyncio.base_events.BaseEventLoop):
    def __init__(self):
        super().__init__()
        self._selector = Waiter()

    def _process_events(self, events):
        pass

    def _write_to_self(self):
        pass

    def run_in_executor(self, executor, call, *args):
        """There are no threads: what is to run beside the loop runs at once."""
        future = self.create_future()
        try:
            future.set_result(call(*args))
        except BaseException as error:
            future.set_exception(error)
        return future

class SlicePolicy(asyncio.events.BaseDefaultEventLoopPolicy):
    _loop_factory = SliceLoop

def sleep(seconds):
    """time.sleep without keeping the processor busy."""
    if not isinstance(seconds, (int, float)):
        seconds = seconds.__float__()
    if seconds < 0:
        raise ValueError('sleep length must be non-negative')
    host.sleep(seconds * 1000)

def finish(awaitable):
    """The result of what an async work function returned; tasks that it left behind are cancelled."""
    loop = host.loop
    if loop is None or loop.is_closed():
        loop = host.loop = SliceLoop()
    asyncio.set_event_loop(loop)
    try:
        return loop.run_until_complete(awaitable)
    finally:
        left = asyncio.all_tasks(loop)
        if left:
            for task in left:
                task.cancel()
            loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        loop.run_until_complete(loop.shutdown_asyncgens())

time.sleep = sleep
asyncio.run = asyncio.runners.run
asyncio._set_running_loop(None)
asyncio.set_event_loop_policy(SlicePolicy())
`
