"""Reads calls as JSON from stdin, and prints what Python says of each: null, or the text of the TypeError."""
import json
import sys

answers = []
for declaration, args, kwargs in json.load(sys.stdin):
    space = {}
    exec(f"def f({declaration}): pass", space)
    try:
        space["f"](*args, **kwargs)
        answers.append(None)
    except TypeError as error:
        answers.append(str(error))
json.dump(answers, sys.stdout)
