# sum_nums(gen_nums()) as a workflow of two Python functions, sent with their source and run by an executor.
import base64
import sys

from model import Workflow
import pycolonies

client, colony, _, _, key = pycolonies.colonies_client()


def gen_nums():
    return (1, 2)


def sum_nums(a, b):
    return a + b


workflow = Workflow(colonyname=colony)
first = pycolonies.func_spec(gen_nums, [], colony, sys.argv[1], maxexectime=10)
second = pycolonies.func_spec(sum_nums, [], colony, sys.argv[1], maxexectime=10)
second.conditions.dependencies.append('gen_nums')
workflow.functionspecs.extend([first, second])
graph = client.submit_workflow(workflow, key)

for _ in range(2):
    mine = client.assign(colony, 10, key)
    scope = {}
    exec(base64.b64decode(mine.spec.env['code']), scope)
    out = scope[mine.spec.funcname](*mine.input)
    client.close(mine.processid, list(out) if isinstance(out, tuple) else [out], key)

graph = client.get_processgraph(graph.processgraphid, key)
last = client.find_process('sum_nums', graph.processids, key)
assert graph.state == 2 and len(graph.nodes) == 2 and len(graph.edges) == 1, graph
print(*last.output)
