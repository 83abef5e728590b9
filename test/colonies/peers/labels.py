# Labels, revisions and snapshots with pycolonies. The folder to work in is the argument.
import os
import sys

import pycolonies

client, colony, _, _, key = pycolonies.colonies_client()
os.chdir(sys.argv[1])
with open('a.txt', 'w') as file:
    file.write('hello')


def labels(found):
    return ' '.join(f"{each['name']} {each['files']}" for each in sorted(found, key=lambda each: each['name']))


def names(label):
    return ' '.join(sorted(each['name'] for each in client.get_files(label, colony, key)))


added = client.upload_file(colony, key, filepath='a.txt', label='/py')
print(added['name'], added['size'], len(added['fileid']) == 64)
client.upload_data(colony, key, filename='b.bin', data=b'\x00\x01', label='/py')
client.upload_data(colony, key, filename='c', data=b'c', label='/py/below')
client.upload_data(colony, key, filename='d', data=b'd', label='/python')
print(labels(client.get_file_labels(colony, key, name='/py', exact=True)))
print(labels(client.get_file_labels(colony, key, name='/py')))
print(names('/py'))
with open(client.download_file(colony, key, dst='down', label='/py', filename='a.txt')) as file:
    print(file.read())
print(client.download_data(colony, key, label='/py', filename='b.bin'))
client.create_snapshot(colony, '/py', 'frozen', key)
frozen = client.get_snapshot_by_name(colony, 'frozen', key)
print(frozen['name'], len(frozen['fileids']))
client.delete_file(colony, key, label='/py', filename='a.txt')
print(names('/py'))
try:
    client.get_file(colony, key, label='/py', filename='a.txt')
except pycolonies.ColoniesConnectionError as error:
    print('Failed: 404' if 'not found' in str(error) else error)
