"""Every character is found by every word of its name, and by no other: none is left out."""
import naive


def test_words_and_their_counts_are_those_of_the_names(data, run):
    done = run("words")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == data.word_counts()


def test_figures_of_18_0_0_are_the_published_ones(data, version):
    """Checks the judge itself: no other test would notice a name that it did not read."""
    if version["Unicode"] != "18.0.0":
        assert len(data.listed) > 30000  # whatever the version: the file was read
        return
    assert len(data.listed) == 41232
    assert len(data.names) - len(data.listed) == 131576
    assert len(data.names) == 172808
    assert len(data.carriers) == 45921
    assert data.postings == 569838
    lengths = [len(data.line(code_point)) for code_point in data.names]
    assert (sum(lengths), max(lengths)) == (7007463, 103)
    assert len(data.aliases) == 481
    assert [line.split() for line in data.word_counts().decode().splitlines()[:10]] == [
        ["109319", "IDEOGRAPH"],
        ["103204", "CJK"],
        ["102037", "UNIFIED"],
        ["14850", "SMALL"],
        ["13422", "SYLLABLE"],
        ["13214", "CHARACTER"],
        ["11735", "HANGUL"],
        ["11533", "LETTER"],
        ["11331", "SEAL"],
        ["7061", "TANGUT"],
    ]


def test_every_word_is_answered_with_all_characters_that_have_it(data, server):
    words = sorted(data.carriers)
    expected = data.conversation(words)
    heard = server.converse("".join(word + "\n" for word in words).encode())
    assert heard.count(b"?> ") == len(words) + 1
    assert heard.count(b"\r\n") == data.postings + len(words)
    assert heard == expected
    assert len(words) > 30000


def test_every_name_finds_its_character(data, server):
    """All that have a line of their own, and some of every range."""
    code_points = sorted({*data.listed, *list(data.names)[::97]})
    code_points = [each for each in code_points if not naive.BARE_NAME.match(data.names[each])]
    heard = server.converse("".join(data.names[each] + "\n" for each in code_points).encode())
    answers = heard.split(b"?> ")[1:-1]
    assert len(answers) == len(code_points)
    for code_point, answer in zip(code_points, answers):
        assert data.line(code_point) in answer, data.names[code_point]
    assert len(code_points) > 30000


def test_find_prints_what_a_socket_hears(data, run, server):
    by_size = sorted(data.carriers, key=lambda word: (-len(data.carriers[word]), word))
    words = by_size[:12] + by_size[12 :: len(by_size) // 50]
    heard = server.converse("".join(word.lower() + "\n" for word in words).encode())
    printed = b""
    for word in words:
        done = run("find", word.lower())
        assert (done.returncode, done.stderr) == (0, b"")
        assert done.stdout == data.printed(word.lower())
        *lines, status = done.stdout.splitlines()
        assert status.startswith(b"(") and status.endswith(b")")
        printed += b"\r\n".join([*lines, status[1:-1]]) + b"\r\n?> "
    assert heard == b"?> " + printed
    assert len(words) > 60


def test_the_longest_answer_of_18_0_0_has_the_published_length(data, run, version):
    length = len(run("find", "ideograph").stdout)
    found = len(data.carriers["IDEOGRAPH"])
    status = f"({found} matches for 'ideograph')\n"
    assert length == len(data.printed("ideograph"))
    if version["Unicode"] == "18.0.0":
        assert length == 4510826 - 109319 + len(status)
