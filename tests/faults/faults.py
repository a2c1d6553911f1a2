"""The test's side of shim.c: arms it, and sees whether a call has failed."""
import errno
import mmap
import os
import struct

LAYOUT = struct.Struct("=32siiqqq128s")
ARMED = struct.Struct("=i")


class Faults:
    """Shared with every program that is started in `environment`."""

    def __init__(self, shim, path, program):
        with open(path, "w+b") as file:
            file.write(bytes(LAYOUT.size))
            file.flush()
            self.shared = mmap.mmap(file.fileno(), LAYOUT.size)
        self.environment = {
            **os.environ, "LD_PRELOAD": shim, "CHARFINDER_FAULTS": str(path),
            # the shim stands in front of a sanitizer's own functions, and calls them; so to the
            # sanitizer the memory of its own thread, which it has to limit memory, would be a leak
            "ASAN_OPTIONS": (os.environ.get("ASAN_OPTIONS", "")
                             + ":verify_asan_link_order=0:hard_rss_limit_mb=0"),
        }
        self.program = program

    def arm(self, function, error, skip, times=1):
        """After `skip` calls that go through, `times` calls fail."""
        self.shared[:] = LAYOUT.pack(function.encode(), 0, 0, skip, times, 0, b"")
        self.shared[32:36] = ARMED.pack(getattr(errno, error))

    def disarm(self):
        self.shared[32:36] = ARMED.pack(0)

    @property
    def hits(self):
        return LAYOUT.unpack(self.shared[:])[5]

    @property
    def aborted_by(self):
        """The file whose code called abort(), or nothing."""
        return LAYOUT.unpack(self.shared[:])[6].rstrip(b"\0").decode()

    def close(self):
        self.shared.close()
