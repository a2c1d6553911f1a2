#!/usr/bin/env bash
# hardening.sh READELF PROGRAM - whether the linked program has what the build asks compiler and
# linker for. Flags alone prove nothing: link time optimization, or a default of the system, may
# lose them on the way.
set -euo pipefail

readelf=$1
program=$2

header=$("$readelf" --wide --file-header "$program")
segments=$("$readelf" --wide --program-headers "$program")
dynamic=$("$readelf" --wide --dynamic "$program")
symbols=$("$readelf" --wide --dyn-syms "$program")
failed=0

# is WHAT TEXT PATTERN, is_not WHAT TEXT PATTERN: a line of the text matches, or none does.
is() {
    if ! grep -Eq -- "$3" <<<"$2"; then
        echo "missing: $1"
        failed=1
    fi
}

is_not() {
    if grep -E -- "$3" <<<"$2"; then
        echo "unwanted: $1"
        failed=1
    fi
}

is "a position independent executable" "$header" '^ *Type: +DYN'
is "a position independent executable, marked as such" "$dynamic" '\(FLAGS_1\).*\bPIE\b'
is "all symbols bound at start (BIND_NOW)" "$dynamic" '\(FLAGS\).*\bBIND_NOW\b|\(FLAGS_1\).*\bNOW\b'
is "relocations read-only after start (RELRO)" "$segments" '^ *GNU_RELRO '
is "a stack segment" "$segments" '^ *GNU_STACK '
is_not "an executable stack" "$segments" '^ *GNU_STACK .* R?WE '
is_not "memory both writable and executable" "$segments" '^ *LOAD .* RWE '
is_not "relocations in code" "$dynamic" '\(TEXTREL\)|\bTEXTREL\b'
is_not "a library path of the build machine" "$dynamic" '\((RPATH|RUNPATH)\)'
is "stack protector" "$symbols" ' __stack_chk_fail(@|$)'
# checked variants of libc's functions are a matter of glibc
if grep -q 'NEEDED.*\[libc\.so\.6\]' <<<"$dynamic"; then
    is "fortified functions" "$symbols" ' __[a-z]+_chk(@|$)'
fi
exit "$failed"
