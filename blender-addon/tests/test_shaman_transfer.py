# SPDX-License-Identifier: GPL-3.0-or-later
"""Uploading to Shaman: rounds, deferring, failures, and the hashes before."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from flamenco.core.cancellation import Cancellation
from flamenco.core.errors import Aborted, FlamencoError, ManagerRefusal
from flamenco.core.file_hashing import FileHasher
from flamenco.core.progress import ProgressBoard
from flamenco.core.shaman_files import FileId, PackedFile
from flamenco.core.shaman_transfer import MAX_DEFERRED, MAX_FAILED, MAX_FRUITLESS_ROUNDS, ShamanTransfer

from .builders import a_file, id_of
from .cases import FolderCase, ManagerCase
from .fake_manager import Reply, Request


class FakeShaman(ManagerCase):
    """Its store is a dictionary; tests replace what an upload answers."""

    def setUp(self) -> None:
        super().setUp()
        self.stored: dict[FileId, bytes] = {}
        self.status_of: dict[FileId, str] = {}
        self.upload_replies: list[Reply] = []
        self.cancellation = Cancellation()
        self.board = ProgressBoard()
        self.manager.on("POST /shaman/checkout/requirements", self._requirements)
        self.manager.on("GET /shaman/files/*", lambda _r: Reply(json={"status": "unknown"}))
        self.manager.on("POST /shaman/files/*", self._upload)
        self.manager.on("POST /shaman/checkout/create", self._checkout)

    def send(self, *files: tuple[str, bytes]) -> str:
        packed = [
            PackedFile(a_file(self.folder / "in" / name, content), PurePosixPath(name)) for name, content in files
        ]
        return self.transfer().send(packed, "shot 1")

    def transfer(self, shuffle: Callable[[list[FileId]], None] = list.reverse) -> ShamanTransfer:
        hasher = FileHasher(self.folder / "cache", self.cancellation)
        client = self.manager.client(self.cancellation)
        return ShamanTransfer(client, hasher, self.board, self.cancellation, 0.001, shuffle)

    def uploads(self) -> list[tuple[bytes, str]]:
        """What was sent, and whether it could be deferred."""
        sent = [r for r in self.manager.requests if r.method == "POST" and r.path.startswith("/shaman/files/")]
        return [(r.body, r.headers["x-shaman-can-defer-upload"]) for r in sent]

    def _requirements(self, request: Request) -> Reply:
        missing = {}
        for file in request.json["files"]:
            id = FileId(file["sha"], file["size"])
            if id not in self.stored:
                missing[id] = {**file, "status": self.status_of.get(id, "unknown")}
        return Reply(json={"files": list(missing.values())})

    def _upload(self, request: Request) -> Reply:
        if self.upload_replies:
            reply = self.upload_replies.pop(0)
            if reply.status not in (200, 204):
                return reply
        self.stored[id_of(request.body)] = request.body
        return Reply(204)

    def _checkout(self, request: Request) -> Reply:
        return Reply(json={"checkoutPath": f"{request.json['checkoutPath']}-1a2b"})


class Uploads(FakeShaman):
    def test_send_what_is_missing_and_answer_the_checkout_as_it_is_called(self) -> None:
        self.stored[id_of(b"old")] = b"old"
        self.assertEqual(self.send(("a/old.png", b"old"), ("b/new.png", b"new"), ("c/empty", b"")), "shot 1-1a2b")
        self.assertEqual(sorted(body for body, _ in self.uploads()), [b"", b"new"])
        [checkout] = self.manager.asked("POST /shaman/checkout/create")
        self.assertEqual({file["path"] for file in checkout.json["files"]}, {"a/old.png", "b/new.png", "c/empty"})

    def test_send_equal_files_once_and_a_place_named_twice_counts_once(self) -> None:
        same = PackedFile(a_file(self.folder / "in/x", b"same"), PurePosixPath("x"))
        copy = PackedFile(a_file(self.folder / "in/y", b"same"), PurePosixPath("y"))
        self.transfer().send([same, copy, same], "job")
        self.assertEqual(len(self.uploads()), 1)
        [checkout] = self.manager.asked("POST /shaman/checkout/create")
        self.assertEqual(sorted(file["path"] for file in checkout.json["files"]), ["x", "y"])

    def test_do_not_send_what_has_been_stored_meanwhile(self) -> None:
        a = id_of(b"a")
        self.manager.on("GET /shaman/files/*", self._store_and_answer(a))
        self.send(("a", b"a"))
        self.assertEqual(self.uploads(), [])

    def test_send_unknown_files_first_and_then_those_that_others_are_sending(self) -> None:
        self.status_of[id_of(b"theirs")] = "uploading"
        self.send(("1", b"theirs"), ("2", b"mine"))
        self.assertEqual([body for body, _ in self.uploads()], [b"mine", b"theirs"])

    def test_put_off_a_file_once_and_never_the_last_one(self) -> None:
        self.upload_replies = [Reply(425)]
        self.send(("a", b"a"), ("b", b"b"), ("c", b"c"))
        self.assertEqual(
            self.uploads(),
            # `a` is put off; the rest, c-a-b before, is turned round by our shuffle
            [(b"a", "True"), (b"a", "False"), (b"c", "True"), (b"b", "False")],
        )

    def test_put_off_no_more_than_so_many_files(self) -> None:
        count = MAX_DEFERRED + 3
        self.upload_replies = [Reply(425)] * MAX_DEFERRED
        transfer = self.transfer(shuffle=lambda _files: None)
        files = [PackedFile(a_file(self.folder / f"in/{n}", f"{n}"), PurePosixPath(f"{n}")) for n in range(count)]
        transfer.send(files, "job")
        can_defer = [can for _, can in self.uploads()]
        self.assertEqual(can_defer, ["True"] * MAX_DEFERRED + ["False"] * count)

    def test_begin_each_round_with_a_clean_slate(self) -> None:
        self.upload_replies = [Reply(425), Reply(500), Reply(425), Reply(500)]
        self.send(("a", b"a"), ("b", b"b"), ("c", b"c"))
        # Round 1: `a`, then `c` are put off, and fail; `b` is the last. Round 2: `a` may be put off again.
        first, second = ["True", "False", "True", "False", "False"], ["True", "False"]
        self.assertEqual([can for _, can in self.uploads()], [*first, *second])

    def test_do_not_wait_for_ever_for_somebody_else(self) -> None:
        self.manager.on("POST /shaman/files/*", Reply(425))
        with self.assertRaisesRegex(FlamencoError, "Somebody else keeps uploading .*a. Submit again later"):
            self.send(("a", b"a"))

    def test_try_again_after_failures_that_may_pass(self) -> None:
        for reply in (Reply(500), Reply(503), Reply(429), Reply(hangs_up=True), Reply(417)):
            self.stored.clear()
            self.upload_replies = [reply]
            with self.subTest(reply):
                self.assertEqual(self.send(("a", b"a"), ("b", b"b")), "shot 1-1a2b")

    def test_find_a_manager_that_was_away_for_a_moment(self) -> None:
        replies = [Reply(hangs_up=True), Reply(hangs_up=True)]
        self.manager.on(
            "POST /shaman/checkout/requirements",
            lambda request: replies.pop() if replies else self._requirements(request),
        )
        self.assertEqual(self.send(("a", b"a")), "shot 1-1a2b")

    def test_take_208_for_stored(self) -> None:
        self.upload_replies = [Reply(208)]
        self.manager.on("POST /shaman/files/*", self._store_and_answer(id_of(b"a"), Reply(208)))
        self.send(("a", b"a"))
        self.assertEqual(len(self.uploads()), 1)

    def test_end_a_round_after_so_many_failures_and_give_up_after_so_many_rounds(self) -> None:
        self.manager.on("POST /shaman/files/*", Reply(500, {"message": "disk full"}))
        with self.assertRaisesRegex(ManagerRefusal, "disk full"):
            self.send(*((f"{n}", f"{n}".encode()) for n in range(MAX_FAILED + 2)))
        self.assertEqual(len(self.uploads()), MAX_FAILED * MAX_FRUITLESS_ROUNDS)

    def test_give_up_at_once_if_the_answer_will_never_change(self) -> None:
        self.manager.on("POST /shaman/files/*", Reply(400, {"message": "bad name"}))
        with self.assertRaisesRegex(ManagerRefusal, "bad name"):
            self.send(("a", b"a"), ("b", b"b"))
        self.assertEqual(len(self.uploads()), 1)

    def test_upload_again_what_the_checkout_misses(self) -> None:
        self.stored[id_of(b"a")] = b"a"
        replies = [Reply(424, {"message": "gone"}), Reply(json={"checkoutPath": "x"})]

        def checkout(_request: Request) -> Reply:
            self.stored.pop(id_of(b"a"), None) if len(replies) == 2 else None
            return replies.pop(0)

        self.manager.on("POST /shaman/checkout/create", checkout)
        self.assertEqual(self.send(("a", b"a")), "x")
        self.assertEqual(len(self.uploads()), 1)

    def test_name_the_file_that_changed_while_it_was_sent(self) -> None:
        changing = self.folder / "in/a"

        def change(_request: Request) -> Reply:
            a_file(changing, b"other")
            return Reply(417)

        self.manager.on("POST /shaman/files/*", change)
        with self.assertRaisesRegex(FlamencoError, f"{changing} was changed while it was uploaded"):
            self.send(("a", b"first"))

    def test_name_the_file_that_became_shorter(self) -> None:
        def truncate(_request: Request) -> Reply:
            os.truncate(self.folder / "in/a", 2)
            return Reply(json={"status": "unknown"})

        self.manager.on("GET /shaman/files/*", truncate)
        with self.assertRaisesRegex(FlamencoError, "was changed while it was uploaded"):
            self.send(("a", b"first"))

    def test_stop_when_they_are_asked_to(self) -> None:
        arrived, release = threading.Event(), threading.Event()
        self.addCleanup(release.set)

        def hang(_request: Request) -> Reply:
            arrived.set()
            release.wait(20)
            return Reply(204)

        self.manager.on("POST /shaman/files/*", hang)
        threading.Thread(target=lambda: arrived.wait(10) and self.cancellation.ask()).start()
        with self.assertRaises(Aborted):
            self.send(("a", b"a"))

    def test_show_how_far_they_are(self) -> None:
        self.send(("a", b"a" * 3_000_000))
        self.assertEqual((self.board.latest.status, self.board.latest.percent), ("COMMUNICATING", 100))

    def _store_and_answer(self, id: FileId, reply: Reply | None = None) -> Callable[[Request], Reply]:
        def answer(_request: Request) -> Reply:
            self.stored[id] = b""
            return reply or Reply(json={"status": "stored"})

        return answer


class Hashes(FolderCase):
    def test_are_remembered_until_the_file_changes(self) -> None:
        cache = self.folder / "cache"
        file = self._old_file(b"one")
        self.assertEqual(FileHasher(cache).identify(file), id_of(b"one"))
        [entry] = cache.glob("*/*.json")
        entry.write_text(entry.read_text().replace(id_of(b"one").sha, "f" * 64))
        self.assertEqual(FileHasher(cache).identify(file).sha, "f" * 64)
        self._old_file(b"two", age_s=50)
        self.assertEqual(FileHasher(cache).identify(file), id_of(b"two"))

    def test_of_files_just_written_are_not_remembered(self) -> None:
        FileHasher(self.folder / "cache").identify(a_file(self.folder / "fresh", b"x"))
        self.assertEqual(list((self.folder / "cache").glob("*/*.json")), [])

    def test_are_forgotten_after_60_days_without_use(self) -> None:
        hasher = FileHasher(self.folder / "cache")
        hasher.identify(self._old_file(b"x"))
        [entry] = (self.folder / "cache").glob("*/*.json")
        hasher.forget_old()
        self.assertTrue(entry.exists())
        past = time.time() - 61 * 24 * 3600
        os.utime(entry, (past, past))
        hasher.forget_old()
        self.assertFalse(entry.exists())

    def test_are_computed_anew_when_the_cache_is_unusable(self) -> None:
        blocked = a_file(self.folder / "cache", "not a folder")
        self.assertEqual(FileHasher(blocked).identify(self._old_file(b"x")), id_of(b"x"))

    def test_name_the_file_that_cannot_be_read(self) -> None:
        with self.assertRaisesRegex(FlamencoError, "none cannot be read"):
            FileHasher(self.folder).identify(self.folder / "none")

    def _old_file(self, content: bytes, age_s: float = 100) -> Path:
        file = a_file(self.folder / "file", content)
        past = time.time() - age_s
        os.utime(file, (past, past))
        return file
