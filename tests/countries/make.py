#!/usr/bin/env python3
"""Makes countries.mmdb, a small GeoIP file for the tests: four networks that documentation may use (RFC 5737, RFC 3849).

The format is MaxMind's DB 2.0: a binary tree over the bits of an address, sixteen zero bytes, the rows, the metadata.
Run it in this folder after a change: python3 make.py
"""
import ipaddress
import struct

NETWORKS = [
    ("192.0.2.0/24", {"country": {"iso_code": "PT"}}),
    ("198.51.100.0/24", {"country": {"iso_code": "BR"}, "registered_country": {"iso_code": "US"}}),
    ("203.0.113.0/24", {"registered_country": {"iso_code": "DE"}}),
    ("2001:db8::/32", {"country": {"iso_code": "MX"}}),
]


def head(kind, size):
    """The control byte of a value, and its size where that does not fit."""
    assert size < 285
    small, more = (size, b"") if size < 29 else (29, bytes([size - 29]))
    return (bytes([kind << 5 | small]) if kind < 8 else bytes([small, kind - 7])) + more


def value(thing):
    if isinstance(thing, dict):
        return head(7, len(thing)) + b"".join(value(key) + value(item) for key, item in thing.items())
    if isinstance(thing, list):
        return head(11, len(thing)) + b"".join(map(value, thing))
    if isinstance(thing, str):
        return head(2, len(thing.encode())) + thing.encode()
    kind, bits = thing
    number = bits.to_bytes((bits.bit_length() + 7) // 8, "big")
    return head(kind, len(number)) + number


UINT16, UINT32, UINT64 = 5, 6, 9

rows, nodes = b"", [[None, None]]
for text, row in NETWORKS:
    network = ipaddress.ip_network(text)
    bits = f"{int(network.network_address):0{network.max_prefixlen}b}"[: network.prefixlen]
    if network.version == 4:
        bits = "0" * 96 + bits  # IPv4 stands where ::/96 is.
    at = 0
    for bit in map(int, bits[:-1]):
        if nodes[at][bit] is None:
            nodes.append([None, None])
            nodes[at][bit] = ("node", len(nodes) - 1)
        at = nodes[at][bit][1]
    nodes[at][int(bits[-1])] = ("row", len(rows))
    rows += value(row)


def record(to):
    if to is None:
        return len(nodes)
    return to[1] if to[0] == "node" else len(nodes) + 16 + to[1]


tree = b"".join(struct.pack(">I", record(side))[1:] for node in nodes for side in node)
metadata = {
    "binary_format_major_version": (UINT16, 2),
    "binary_format_minor_version": (UINT16, 0),
    "build_epoch": (UINT64, 1_790_000_000),
    "database_type": "Duly-Test-Country",
    "description": {"en": "Four networks of the documentation"},
    "ip_version": (UINT16, 6),
    "languages": ["en"],
    "node_count": (UINT32, len(nodes)),
    "record_size": (UINT16, 24),
}
with open("countries.mmdb", "wb") as file:
    file.write(tree + bytes(16) + rows + b"\xab\xcd\xefMaxMind.com" + value(metadata))
