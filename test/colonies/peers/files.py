# Puts each file of a folder into ColonyFS with pycolonies, gets it back into another folder, and removes the last one.
# Arguments: FROM TO. Prints what was downloaded, one name a line.
import os
import sys

from pycolonies import colonies_client

colonies, colonyname, _, _, prvkey = colonies_client()
source, target = sys.argv[1:]
names = sorted(os.listdir(source))
for name in names:
    colonies.upload_file(colonyname, prvkey, filepath=os.path.join(source, name), label='/from-python')
for name in names:
    print(os.path.basename(colonies.download_file(colonyname, prvkey, dst=target, label='/from-python', filename=name)))
colonies.upload_data(colonyname, prvkey, filename='data', data=b'bytes of a program', label='/data')
print(colonies.download_data(colonyname, prvkey, label='/data', filename='data').decode())
