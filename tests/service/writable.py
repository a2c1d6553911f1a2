"""writable.py PROCESS: lists the folders that the process could write to, in its root and as its
user. To be run by root."""
import os
import sys

process = sys.argv[1]
with open(f"/proc/{process}/status", encoding="utf-8") as status:
    ids = {line.split(":")[0]: int(line.split()[1]) for line in status if line[1:4] == "id:"}
with open(f"/proc/{process}/mountinfo", encoding="utf-8") as mountinfo:
    mounts = [line.split()[4:6] for line in mountinfo]
assert "/" in (point for point, _ in mounts)
os.chroot(f"/proc/{process}/root")
os.chdir("/")
os.setgroups([])
os.setgid(ids["Gid"])
os.setuid(ids["Uid"])
for point, flags in mounts:
    if "ro" in flags.split(",") or point == "/proc":  # which has rules of its own
        continue
    for folder, _, _ in os.walk(point):
        if os.access(folder, os.W_OK):
            print(folder)
for folder in ("/", "/dev/shm", "/etc", "/home", "/run", "/tmp", "/usr/bin", "/var/tmp"):
    try:
        os.close(os.open(f"{folder}/charfinder-was-here", os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        print(folder)
    except OSError:
        pass
