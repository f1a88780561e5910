"""Which network addresses belong to the public internet. Pure."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address

# What `ipaddress` takes for global in some of Python's releases, or in all of them: protocol assignments, the
# 6to4 relay, and Azure's service for machines' own data, which has a public number.
_NOT_PUBLIC_4 = tuple(map(IPv4Network, ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32")))
# Of IPv6 only what is given out as global unicast, except protocol assignments (Teredo among them),
# documentation and 6to4, within which any address can be written.
_PUBLIC_6 = IPv6Network("2000::/3")
_NOT_PUBLIC_6 = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))
# Where IPv6-only networks write IPv4 addresses (RFC 6052).
_TRANSLATED = IPv6Network("64:ff9b::/96")


def address(text: str) -> Address:
    """The address in the text, as the one that it leads to: IPv4 written as IPv6 is IPv4.

    Raises ValueError when the text is not an address.
    """
    found = ip_address(text)
    if isinstance(found, IPv4Address):
        return found
    if found in _TRANSLATED:
        return IPv4Address(int(found) & 0xFFFFFFFF)
    return found.ipv4_mapped or found


def is_public(one: Address) -> bool:
    """Whether anyone can have a server at the address: it is not private, loopback, link-local, multicast,
    reserved, or of a cloud's service for its own machines. one: as `address` gives it."""
    if isinstance(one, IPv4Address):
        unusual = one.is_multicast or one.is_reserved or any(one in network for network in _NOT_PUBLIC_4)
        return one.is_global and not unusual
    return one in _PUBLIC_6 and one.is_global and not any(one in network for network in _NOT_PUBLIC_6)
