"""Which addresses are public; all others lead into somebody's own network."""

from __future__ import annotations

import pytest

from store.ingest.addresses import address, is_public


@pytest.mark.parametrize(
    "text",
    [
        "8.8.8.8", "93.184.216.34", "172.15.255.255", "172.32.0.1", "192.0.1.1", "100.63.255.255",
        "100.128.0.1", "2606:4700::1111", "2a00:1450:4001::200e", "2001:4860:4860::8888", "::ffff:8.8.8.8",
        "64:ff9b::808:808",
    ],
)  # fmt: skip
def test_public(text: str) -> None:
    assert is_public(address(text))


@pytest.mark.parametrize(
    "text",
    [
        # This host, private networks, shared and link-local addresses.
        "0.0.0.0",  # noqa: S104
        "0.1.2.3", "127.0.0.1", "127.255.255.254", "10.0.0.1", "172.16.0.1", "172.31.255.255",
        "192.168.1.1", "100.64.0.1", "169.254.1.1", "::", "::1", "fe80::1", "fe80::1%1", "fec0::1", "fc00::1",
        "fd12:3456::1",
        # Clouds' services for their own machines.
        "169.254.169.254", "168.63.129.16", "100.100.100.200", "192.0.0.192", "fd00:ec2::254",
        # Multicast, broadcast, reserved, benchmarks, documentation.
        "224.0.0.1", "239.255.255.250", "ff02::1", "255.255.255.255", "240.0.0.1", "198.18.0.1", "192.0.2.1",
        "198.51.100.1", "203.0.113.1", "192.88.99.1", "2001:db8::1", "3fff::1", "100::1", "4000::1",
        # IPv4 within IPv6: mapped, compatible, translated, 6to4, Teredo.
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:0:127.0.0.1", "::127.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2001:0:1::1",
    ],
)  # fmt: skip
def test_not_public(text: str) -> None:
    assert not is_public(address(text))


def test_what_is_no_address() -> None:
    with pytest.raises(ValueError, match="appear"):
        address("example.com")
