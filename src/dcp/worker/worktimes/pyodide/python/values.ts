/**
 * Python, run inside the untrusted realm: results to value texts. JSON where it says everything, else `k` and KVIN 9
 * (the format: npm kvin 9.0.0). The C encoder does the common case; whatever it refuses is walked in Python, which
 * also finds the place of a value that cannot travel.
 */
export const ENCODE_PY = String.raw`
class CannotTravel(TypeError):
    pass

class NeedsKvin(Exception):
    pass

MAX_SAFE = 2**53 - 1
# A run of digits that may be an integer which no double holds.
LONG_INTEGER = re.compile(r'(?<![\d.])\d{16,}(?![\d.eE])').search
SURROGATE = re.compile('[\ud800-\udfff]').search
# KVIN's numbers of the typed array constructors, by Python's letters for their elements.
TYPED = {'b': 1, 'B': 2, 'h': 4, 'H': 5, 'i': 6, 'I': 7, 'l': 6, 'L': 7, 'f': 8, 'd': 9, 'q': 'BigInt64Array', 'Q': 'BigUint64Array'}

def json_default(value):
    if hasattr(value, 'tolist') and not isinstance(value, (memoryview, array.array)):
        return value.tolist()
    raise NeedsKvin

markers = {}
json_chunks = json.encoder.c_make_encoder(
    markers, json_default, json.encoder.encode_basestring, None, ':', ',', False, False, False)
ascii_chunks = json.encoder.c_make_encoder(
    {}, None, json.encoder.encode_basestring_ascii, None, ':', ',', False, False, False)
int_text = int.__repr__
float_text = float.__repr__
join = ''.join

def write_json(value):
    text = join(json_chunks(value, 0))
    if not text.isascii() and SURROGATE(text):
        text = join(ascii_chunks(json_scan(text, 0)[0], 0))
    return text

def encode(value, where='result'):
    """The value text of a Python value; raises CannotTravel."""
    kind = type(value)
    if kind is int and -MAX_SAFE <= value <= MAX_SAFE:
        return int_text(value)
    if kind is float and isfinite(value):
        return float_text(value)
    try:
        text = write_json(value)
        if not LONG_INTEGER(text):
            return text
    except (NeedsKvin, ValueError, TypeError):
        pass
    except RecursionError:
        raise CannotTravel(where + ' is nested too deeply') from None
    finally:
        markers.clear()
    spend(None)
    return 'k' + write_json({'_serializeVerId': 'v9', 'what': prepare(value, where, [])})

left = [0]

def spend(parts):
    """Counts the items of a value, which the supervisor counts too. None begins anew."""
    left[0] = LIMITS['parts'] - 64 if parts is None else left[0] - parts
    if left[0] < 0:
        raise TooBig('The result has more than four million items')

def prepare(value, where, inside):
    if value is True or value is False:
        return value
    if value is None:
        return {'raw': None}
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        return int(value) if -MAX_SAFE <= value <= MAX_SAFE else {'bigint': digits_of(value)}
    if isinstance(value, float):
        if isfinite(value):
            return float(value) if value != 0 else {'json': '-0'} if copysign(1, value) < 0 else 0
        return {'number': 'NaN' if value != value else 'Infinity' if value > 0 else '-Infinity'}
    if isinstance(value, (bytes, bytearray)):
        return {'ctr': 2, 'ab8': value.decode('latin-1')}
    if isinstance(value, (memoryview, array.array)):
        letter = value.format if isinstance(value, memoryview) else value.typecode
        if letter in TYPED:
            return {'ctr': TYPED[letter], 'ab8': value.tobytes().decode('latin-1')}
        raise CannotTravel(where + ': elements of the kind ' + repr(letter) + ' cannot travel')
    if isinstance(value, datetime.datetime):
        moment = value.replace(tzinfo=datetime.UTC) if value.tzinfo is None else value.astimezone(datetime.UTC)
        return {'ctr': 19, 'ps': {}, 'arg': moment.strftime('%Y-%m-%dT%H:%M:%S.') + '%03dZ' % (moment.microsecond // 1000)}
    if id(value) in inside:
        raise CannotTravel(where + ' contains itself')
    if len(inside) > LIMITS['depth']:
        raise CannotTravel(where.partition('[')[0] + ' is nested too deeply')
    inside.append(id(value))
    try:
        if isinstance(value, (dict, list, tuple, set, frozenset)):
            spend(len(value))
        if isinstance(value, dict):
            return {'ctr': 0, 'ps': {key_text(key, where): prepare(item, where + '[' + repr(key) + ']', inside)
                                     for key, item in value.items()}}
        if isinstance(value, (list, tuple)):
            return {'arr': [prepare(item, where + '[' + str(place) + ']', inside) for place, item in enumerate(value)]}
        if isinstance(value, (set, frozenset)):
            return {'set': {'arr': [prepare(item, where + ' (in the set)', inside) for item in value]}}
        if hasattr(value, 'tolist'):
            return prepare(value.tolist(), where, inside)
    finally:
        inside.pop()
    raise CannotTravel(where + ': a ' + type(value).__name__ + ' cannot travel')

def digits_of(value):
    text = str(int(value))
    # A digit counts for four parts of a value.
    if 4 * len(text) > LIMITS['parts'] - 64:
        raise TooBig('The integer has more than a million digits')
    return text

def key_text(key, where):
    """Keys as json.dumps writes them."""
    if isinstance(key, str):
        return str(key)
    if key is None or isinstance(key, (bool, int, float)):
        return write_json(key)
    raise CannotTravel(where + ': a key that is a ' + type(key).__name__ + ' cannot travel')
`

/** Python, run inside the untrusted realm: value texts to Python values. */
export const DECODE_PY = `
json_scan = json.decoder.JSONDecoder().scan_once

def decode(text):
    """
    JSON as json.loads; of KVIN: undefined is None, BigInt int, Map dict, Set set, Date an aware datetime, Uint8Array
    and ArrayBuffer bytes, other typed arrays array.array, holes of an array None.
    """
    if text[:1] != 'k':
        return json_scan(text, 0)[0]
    return Decoder().take(json_scan(text, 1)[0]['what'])

ARRAYS = {1: 'b', 4: 'h', 5: 'H', 6: 'i', 7: 'I', 8: 'f', 9: 'd', 'BigInt64Array': 'q', 'BigUint64Array': 'Q'}
BYTES = (2, 3, 'ArrayBuffer', 'SharedArrayBuffer', 'DataView', 'Buffer')
BOXED = {11: float, 12: str, 13: lambda text: text in (True, 'true')}

class Decoder:
    """Values that appear twice are one object, as in JavaScript: 'seen' counts them in KVIN's order."""
    def __init__(self):
        self.seen = []

    def take(self, po):
        if not isinstance(po, dict):
            return self.array({'arr': po}) if isinstance(po, list) else po
        for name, read in self.FORMS:
            if name in po:
                return read(self, po)
        raise ValueError('This KVIN value has a form that is not known')

    def raw(self, po):
        return po['raw']

    def number(self, po):
        return float(po['number'].replace('Infinity', 'inf'))

    def map(self, po):
        value = {}
        self.seen.append(value)
        keys = self.array(po['mapKeys'])
        values = self.array(po['mapVals'])
        for key, item in zip(keys, values):
            try:
                value[key] = item
            except TypeError:
                raise ValueError('A Map with keys that are objects has no Python counterpart') from None
        return value

    def set(self, po):
        try:
            return set(self.array(po['set']))
        except TypeError:
            raise ValueError('A Set of objects has no Python counterpart') from None

    def buffer(self, po):
        if 'ab8' in po:
            data = po['ab8'].encode('latin-1')
        elif 'ab16' in po:
            data = b''.join(ord(unit).to_bytes(2, 'little') for unit in po['ab16'])
            if 'eb' in po:
                data += bytes([po['eb'] if isinstance(po['eb'], int) else ord(po['eb'])])
        else:
            filled = bytearray(po['len'])
            for island in po.get('isl8', ()):
                filled[island['@']:island['@'] + len(island['0'])] = island['0'].encode('latin-1')
            for island in po.get('isl16', ()):
                units = b''.join(ord(unit).to_bytes(2, 'little') for unit in island['0'])
                filled[2 * island['@']:2 * island['@'] + len(units)] = units
            data = bytes(filled)
        kind = po.get('ctr', 2)
        if kind in ARRAYS:
            value = array.array(ARRAYS[kind], data)
        elif kind in BYTES:
            value = data
        else:
            raise ValueError('A %s has no Python counterpart' % kind)
        return self.remember(value)

    def remember(self, value):
        """Jobs of DCP's programs get a memoryview, which is what Pyodide makes of a typed array."""
        if host.views:
            value = memoryview(bytearray(value) if isinstance(value, bytes) else value)
        self.seen.append(value)
        return value

    def array(self, po):
        value = []
        self.seen.append(value)
        last = None
        for item in po['arr']:
            if isinstance(item, dict) and item.get('lst'):
                for _ in range(item['lst']):
                    value.append(self.take(last))
            else:
                value.append(self.take(item))
                last = item
        for island in po.get('isl', ()):
            items = island['arr']
            items = [self.take(item) for item in items] if isinstance(items, list) else self.array(items)
            at = island['@']
            value.extend([None] * (at + len(items) - len(value)))
            value[at:at + len(items)] = items
        for name, item in po.get('ps', {}).items():
            if name.isdecimal():
                at = int(name)
                value.extend([None] * (at + 1 - len(value)))
                value[at] = self.take(item)
        value.extend([None] * (po.get('len', 0) - len(value)))
        return value

    def object(self, po):
        kind = po['ctr']
        if kind in BOXED:
            value = BOXED[kind](po['arg'])
            self.seen.append(value)
            return value
        if kind == 19 or kind == 'Date':
            value = datetime.datetime.fromisoformat(po['arg']) if po.get('arg') else None
            self.seen.append(value)
            return value
        if kind in ARRAYS or kind in BYTES:
            value = array.array(ARRAYS[kind], po['arg']) if kind in ARRAYS else bytes(po.get('arg', ()))
            return self.remember(value)
        if kind in (16, 'Error'):
            value = {'name': 'Error', 'message': po.get('arg', '')}
        elif kind in (15, 18, 'Function', 'URL'):
            value = po.get('arg', '')
            self.seen.append(value)
            return value
        elif kind in (0, 'Object'):
            value = {}
        else:
            raise ValueError('A %s has no Python counterpart' % {10: 'RegExp', 17: 'Promise'}.get(kind, kind))
        self.seen.append(value)
        for name, item in po.get('ps', {}).items():
            value[name] = self.take(item)
        return value

    FORMS = (
        ('raw', raw), ('ptv', lambda self, po: po['ptv']), ('number', number),
        ('bigint', lambda self, po: int(po['bigint'])), ('mapKeys', map), ('ab16', buffer), ('isl16', buffer),
        ('ab8', buffer), ('isl8', buffer), ('arr', array), ('ctr', object), ('set', set),
        ('json', lambda self, po: json_scan(po['json'], 0)[0]), ('undefined', lambda self, po: None),
        ('seen', lambda self, po: self.seen[po['seen']]),
    )
`
