"""Bytes as the 45 letters that a QR code stores densest, and back, as RFC 9285 describes."""

from __future__ import annotations

LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def encode(content: bytes) -> str:
    """Return bytes as letters: two bytes are three of them, a single last byte two.

    >>> encode(b"Hello!!")
    '%69 VD92EX0'
    """
    found = []
    for place in range(0, len(content), 2):
        pair = content[place : place + 2]
        number = int.from_bytes(pair)
        found += [number % 45, number // 45 % 45]
        if len(pair) == 2:
            found.append(number // 2025)
    return "".join(LETTERS[digit] for digit in found)


def decode(text: str) -> bytes:
    """Return the bytes that letters stand for.

    Raises
    ------
    ValueError
        For a letter that is none of the 45, or groups that no bytes make.

    >>> decode("%69 VD92EX0")
    b'Hello!!'
    """
    digits = [LETTERS.index(letter) for letter in text]
    found = bytearray()
    for place in range(0, len(digits), 3):
        group = digits[place : place + 3]
        if len(group) == 1:
            raise ValueError("a single letter stands for nothing")
        number = sum(digit * 45**power for power, digit in enumerate(group))
        if number >= 256 ** (len(group) - 1):
            raise ValueError("the letters stand for more than their bytes hold")
        found += number.to_bytes(len(group) - 1)
    return bytes(found)
