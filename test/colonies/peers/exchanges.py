# Calls each method of pycolonies that this package's server answers, in an order in which each has something to do.
# What goes over the line is what counts (record-exchanges-process.ts).
import os

import pycolonies
from crypto import Crypto
from model import Workflow

client, colony, owner, _, executor = pycolonies.colonies_client()
server = os.environ['COLONIES_SERVER_PRVKEY']
crypto = Crypto()
ids = {name: crypto.id(key) for name, key in (('owner', owner), ('executor', executor))}


def refused(call, *args):
    try:
        call(*args)
    except pycolonies.ColoniesConnectionError:
        pass


client.add_colony({'colonyid': ids['owner'], 'name': colony}, server)
client.list_colonies(server)
client.add_executor(
    {'executorname': 'python', 'executorid': ids['executor'], 'colonyname': colony, 'executortype': 'py-type'}, owner
)
client.reject_executor(colony, 'python', owner)
refused(client.get_colony, colony, executor)
client.approve_executor(colony, 'python', owner)
client.get_colony(colony, executor)
client.list_executors(colony, executor)
client.get_executor(colony, 'python', executor)
client.add_user({'colonyname': colony, 'userid': ids['owner'], 'name': 'olga', 'email': 'o@x', 'phone': '1'}, owner)
client.get_users(colony, executor)
client.remove_user(colony, 'olga', owner)
client.add_function(colony, 'python', 'work', executor)
client.get_functions_by_executor(colony, 'python', executor)
client.get_functions_by_colony(colony, executor)

refused(client.assign, colony, -1, executor)
spec = pycolonies.func_spec('work', ['ünïcode <&>', 7], colony, 'py-type', kwargs={'k': 'v'}, maxexectime=100)
first = client.submit_func_spec(spec, executor)
client.list_processes(colony, 10, 0, executor)
client.assign(colony, 5, executor)
client.get_process(first.processid, executor)
client.set_output(first.processid, ['half'], executor)
attribute = client.add_attribute(first.processid, 'colour', 'red', executor)
client.get_attribute(attribute['attributeid'], executor)
client.add_log(first.processid, 'a line', executor)
client.get_process_log(colony, first.processid, 10, 0, executor)
client.close(first.processid, ['done', 1, 2.5], executor)
refused(client.fail, first.processid, ['late'], executor)
client.wait(first, 10, executor)
client.stats(colony, executor)
client.remove_process(first.processid, executor)
client.submit_func_spec(spec, executor)
second = client.assign(colony, 5, executor)
client.fail(second.processid, ['no', 'good'], executor)

workflow = Workflow(colonyname=colony)
for name, dependencies in (('a', []), ('b', ['a'])):
    node = pycolonies.func_spec(name, [], colony, 'py-type', maxexectime=100)
    node.conditions.dependencies.extend(dependencies)
    workflow.functionspecs.append(node)
graph = client.submit_workflow(workflow, executor)
refused(client.get_processes_for_workflow, graph.processgraphid, colony, executor)
a = client.assign(colony, 5, executor)
child = pycolonies.func_spec('c', [], colony, 'py-type', maxexectime=100)
client.add_child(graph.processgraphid, a.processid, '', child, 'c', True, executor)
client.close(a.processid, ['from a'], executor)
c = client.assign(colony, 5, executor)
client.close(c.processid, [3], executor)
client.get_processgraph(graph.processgraphid, executor)
client.get_processgraphs(colony, 5, executor, 1)
b = client.assign(colony, 5, executor)
client.fail(b.processid, ['no'], executor)
client.remove_processgraph(graph.processgraphid, executor)

cron = client.add_cron('nightly', '0 0 3 1 1 *', True, workflow, colony, executor)
client.get_cron(cron['cronid'], executor)
client.get_crons(colony, 5, executor)
client.run_cron(cron['cronid'], executor)
client.del_cron(cron['cronid'], executor)
client.get_generators(colony, executor)
client.remove_all_processgraphs(colony, owner, -1)
client.remove_all_processes(colony, owner)
client.remove_executor(colony, 'python', owner)
client.del_colony(colony, server)
