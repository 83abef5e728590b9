# reduce(gen_nums(), …, gen_nums()): five processes that `map` adds to its own workflow while it runs.
import sys

from model import Workflow
import pycolonies

client, colony, _, _, key = pycolonies.colonies_client()
executor_type = sys.argv[1]


def spec(name):
    made = pycolonies.func_spec(name, [], colony, executor_type, maxexectime=100, maxwaittime=100, maxretries=3)
    made.nodename = name
    return made


workflow = Workflow(colonyname=colony)
reduce_spec = spec('reduce')
reduce_spec.conditions.dependencies.append('map')
workflow.functionspecs.extend([spec('map'), reduce_spec])
graph = client.submit_workflow(workflow, key)

for _ in range(7):
    mine = client.assign(colony, 10, key)
    out = []
    if mine.spec.funcname == 'map':
        reducer = client.find_process('reduce', client.get_processgraph(mine.processgraphid, key).processids, key)
        insert = True
        for i in range(5):
            nodename = 'gen_nums_' + str(i)
            client.add_child(
                mine.processgraphid, mine.processid, reducer.processid, spec('gen_nums'), nodename, insert, key
            )
            insert = False
    elif mine.spec.funcname == 'gen_nums':
        out = [1, 2]
    else:
        out = [sum(mine.input)]
    client.close(mine.processid, out, key)

graph = client.get_processgraph(graph.processgraphid, key)
assert graph.state == 2 and len(graph.nodes) == 7 and len(graph.edges) == 10, graph
print(*client.find_process('reduce', graph.processids, key).output)
