"""What the server says to the questions that the tests ask most."""
from wire import PROMPT

KELVIN = "U+212A \t\u212a\tKELVIN SIGN\r\n1 match for 'kelvin'\r\n".encode() + PROMPT
ASKED_KELVIN = PROMPT + KELVIN  # all that a client hears that asks `kelvin`
ROOKS = (  # without the prompt after it
    "U+265C \t♜\tBLACK CHESS ROOK\r\n"
    "U+1FA11\t🨑\tBLACK CHESS ROOK ROTATED NINETY DEGREES\r\n"
    "U+1FA26\t🨦\tBLACK CHESS TURNED ROOK\r\n"
    "U+1FA3B\t🨻\tBLACK CHESS ROOK ROTATED TWO HUNDRED SEVENTY DEGREES\r\n"
    "U+1FA52\t🩒\tBLACK CHESS KNIGHT-ROOK\r\n"
    "5 matches for 'rook black'\r\n"
).encode()
