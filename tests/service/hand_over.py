"""hand_over.py NAMES DESCRIPTOR... -- COMMAND...: becomes the command with these descriptors, in
this order, from 3 on, as sd_listen_fds(3) has it. NAMES are joined by colons; `-` is none."""
import fcntl
import os
import sys

FIRST = 3
ABOVE_ALL = 200

end = sys.argv.index("--")
descriptors = [fcntl.fcntl(int(word), fcntl.F_DUPFD, ABOVE_ALL) for word in sys.argv[2:end]]
os.closerange(FIRST, ABOVE_ALL)
for number, descriptor in enumerate(descriptors):
    os.dup2(descriptor, FIRST + number)
    os.close(descriptor)
os.environ["LISTEN_PID"] = os.environ.get("LISTEN_PID_INSTEAD", str(os.getpid()))
os.environ["LISTEN_FDS"] = str(len(descriptors))
if sys.argv[1] != "-":
    os.environ["LISTEN_FDNAMES"] = sys.argv[1]
os.execvp(sys.argv[end + 1], sys.argv[end + 1:])
