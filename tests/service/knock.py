"""knock.py PORT: asks one question after the other, each on a new connection, and tells of each in
a word: answered, cut (it was in when the service went), or refused."""
import socket
import sys

QUESTION = b"kelvin\n"
END = b"1 match for 'kelvin'\r\n?> "

while True:
    answer = b""
    try:
        with socket.create_connection(("127.0.0.1", int(sys.argv[1]))) as client:
            client.sendall(QUESTION)
            client.shutdown(socket.SHUT_WR)
            while piece := client.recv(65536):
                answer += piece
        word = "answered" if answer.endswith(END) else "cut"
    except ConnectionRefusedError:
        word = "refused"
    except OSError:  # reset, or not even connected any more when it wants to shut down
        word = "cut"
    print(word, flush=True)
