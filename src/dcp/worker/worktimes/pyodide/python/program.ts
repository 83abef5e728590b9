import {MAP_BASIC_LIMITS} from '../../map-basic/limits.js'
import {CONSOLE_PY} from './console.js'
import {DCP_MODULE_PY} from './dcp-module.js'
import {ERRORS_PY} from './errors.js'
import {EVENT_LOOP_PY} from './event-loop.js'
import {LOAD_WORK_PY} from './load-work.js'
import {RUNNER_PY} from './runner.js'
import {DECODE_PY, ENCODE_PY} from './values.js'

/**
 * What is imported before the memory snapshot is made: what the program below needs, and what work functions often
 * import (from the snapshot an import costs nothing, from the archive of the library 5 to 60 ms).
 */
const IMPORTS = `
import array, ast, asyncio, base64, binascii, bisect, collections, contextlib, copy, csv, dataclasses, datetime, decimal
import enum, fractions, functools, hashlib, heapq, importlib.machinery, importlib.util, inspect, io, itertools, json, linecache, logging, math
import operator, os, pathlib, pickle, random, re, statistics, string, struct, sys, tarfile, tempfile, textwrap, time
import traceback, types, typing, urllib.parse, uuid, zipfile, zlib
import pyodide._package_loader as pyodide_packages
from math import copysign, isfinite
from time import monotonic as clock
`

/**
 * The sandbox's Python program. It has builtins of its own: a work function may change the real ones.
 * Evaluates to the functions that the realm calls.
 */
export function pythonProgram(separator: string): string {
  const parts = [DECODE_PY, ENCODE_PY, ERRORS_PY, RUNNER_PY, CONSOLE_PY, EVENT_LOOP_PY, DCP_MODULE_PY, LOAD_WORK_PY]
  const source = [
    IMPORTS,
    `LIMITS = ${JSON.stringify(MAP_BASIC_LIMITS)}`,
    `SEPARATOR = ${separator === '\0' ? String.raw`'\0'` : JSON.stringify(separator)}`,
    ...parts,
  ].join('\n')
  return `
import builtins, gc
__program = {'__builtins__': dict(builtins.__dict__), '__name__': 'sandbox'}
exec(compile(${JSON.stringify(source)}, '<sandbox>', 'exec'), __program)
gc.collect()
gc.freeze()
`
}
