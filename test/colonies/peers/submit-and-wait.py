# A submitter and an executor made with pycolonies: submit, wait on the WebSocket, assign, log, close; then an empty queue.
import sys
import threading

import pycolonies

client, colony, _, _, key = pycolonies.colonies_client()
spec = pycolonies.func_spec('say', ['hello'], colony, sys.argv[1], maxexectime=10)
process = client.submit_func_spec(spec, key)


def work():
    mine = client.assign(colony, 10, key)
    client.add_log(mine.processid, 'saying it', key)
    client.close(mine.processid, mine.spec.args, key)


executor = threading.Timer(0.3, work)
executor.start()
done = client.wait(process, 20, key)
executor.join()
print(done.state, str(done.output).replace("'", '"'))
try:
    client.assign(colony, 1, key)
except pycolonies.ColoniesConnectionError as error:
    print(f'nothing: {error}')

# Nobody takes this one: the connection ends with the time.
spec = pycolonies.func_spec('say', [], colony, 'nobody', maxexectime=10)
try:
    client.wait(client.submit_func_spec(spec, key), 1, key)
except Exception as error:
    print(f'gone: {type(error).__name__}')
print(f'none: {client.list_processes(colony, 10, 4, key)}')
