# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in with a code, and where the token is kept."""

from __future__ import annotations

import json
import stat
from pathlib import Path

from flamenco.core.access_tokens import AccessTokens, token_file
from flamenco.core.cancellation import Cancellation
from flamenco.core.device_sign_in import begin, revoke, wait_for_token
from flamenco.core.errors import Aborted, FlamencoError
from flamenco.core.manager_client import ManagerClient
from flamenco.core.manager_http import ManagerHttp
from flamenco.core.manager_url import parse_manager_url

from .cases import FolderCase, ManagerCase
from .fake_manager import Reply

_BEGUN = {
    "device_code": "what only Blender knows",
    "user_code": "BCDF-GHJK",
    "path": "/app/device?code=BCDF-GHJK",
    "interval_s": 0,
    "expires_in_s": 600,
}


class SigningIn(ManagerCase):
    def test_shows_a_code_and_takes_the_token_once_somebody_has_approved(self) -> None:
        client = self.manager.client()
        self.manager.on("POST /identity/device", Reply(json=_BEGUN))
        begun = begin(client, self.manager.url, "Blender on render-01")
        self.assertEqual(begun.user_code, "BCDF-GHJK")
        self.assertEqual(begun.page, f"{self.manager.url}app/device?code=BCDF-GHJK")
        pending = Reply(428, json={"code": 428, "message": "Nobody has let it in yet."})
        token = Reply(json={"token": {}, "secret": "flamenco_secret"})
        replies = iter([pending, pending, token])
        self.manager.on("POST /identity/device/token", lambda _request: next(replies))
        self.assertEqual(wait_for_token(client, begun, Cancellation()), "flamenco_secret")

    def test_says_what_the_manager_says_when_it_is_refused(self) -> None:
        client = self.manager.client()
        self.manager.on("POST /identity/device", Reply(json=_BEGUN))
        begun = begin(client, self.manager.url, "Blender")
        self.manager.on(
            "POST /identity/device/token", Reply(403, json={"code": 403, "message": "Somebody has refused it."})
        )
        with self.assertRaisesRegex(FlamencoError, "Somebody has refused it"):
            wait_for_token(client, begun, Cancellation())

    def test_ends_when_people_do_not_want_it_any_more(self) -> None:
        client = self.manager.client()
        self.manager.on("POST /identity/device", Reply(json={**_BEGUN, "interval_s": 60}))
        self.manager.on("POST /identity/device/token", Reply(428, json={"code": 428, "message": "Not yet."}))
        cancellation = Cancellation()
        begun = begin(client, self.manager.url, "Blender")
        cancellation.ask()
        with self.assertRaises(Aborted):
            wait_for_token(client, begun, cancellation)

    def test_says_so_if_the_manager_knows_no_sign_in(self) -> None:
        self.manager.on("POST /identity/device", Reply(404, json={"code": 404, "message": "There is nothing."}))
        with self.assertRaisesRegex(FlamencoError, "knows no sign-in"):
            begin(self.manager.client(), self.manager.url, "Blender")

    def test_has_its_token_revoked_where_the_manager_can_be_reached(self) -> None:
        client = ManagerClient(ManagerHttp(self.manager.url, token="flamenco_secret"))
        self.manager.on("POST /identity/sign-out", Reply(204))
        self.assertTrue(revoke(client))
        self.assertEqual(self.manager.requests[-1].headers.get("authorization"), "Bearer flamenco_secret")
        self.manager.on("POST /identity/sign-out", Reply(503, json={"code": 503, "message": "Not now."}))
        self.assertFalse(revoke(client))
        nowhere = ManagerClient(ManagerHttp(parse_manager_url("http://127.0.0.1:9/"), token="flamenco_secret"))
        self.assertFalse(revoke(nowhere))

    def test_sends_the_token_with_each_request(self) -> None:
        self.manager.on("GET /jobs/x", Reply(json={}))
        ManagerClient(ManagerHttp(self.manager.url, token="flamenco_secret")).has_job("x")
        self.manager.client().has_job("x")
        sent = [request.headers.get("authorization") for request in self.manager.requests]
        self.assertEqual(sent, ["Bearer flamenco_secret", None])


class Tokens(FolderCase):
    def test_are_kept_for_each_manager_where_only_the_user_can_read_them(self) -> None:
        tokens = AccessTokens(self.folder / "config/flamenco/tokens.json")
        one, other = parse_manager_url("http://one:8080"), parse_manager_url("https://other/flamenco")
        self.assertIsNone(tokens.of(one))
        tokens.keep(one, "1")
        tokens.keep(other, "2")
        self.assertEqual((tokens.of(one), tokens.of(other)), ("1", "2"))
        self.assertEqual(stat.S_IMODE(tokens.file.stat().st_mode), 0o600)
        self.assertEqual((tokens.forget(one), tokens.forget(one)), (True, False))
        self.assertEqual((tokens.of(one), tokens.of(other)), (None, "2"))
        self.assertEqual([entry.name for entry in tokens.file.parent.iterdir()], [tokens.file.name])

    def test_that_cannot_be_read_are_as_if_they_were_not_there(self) -> None:
        file = self.folder / "tokens.json"
        manager = parse_manager_url("http://one:8080")
        for damaged in ("", "[]", json.dumps({str(manager): 5})):
            file.write_text(damaged, encoding="utf-8")
            self.assertIsNone(AccessTokens(file).of(manager))

    def test_are_where_each_platform_has_what_is_a_users_own(self) -> None:
        home = Path("/home/anna")
        for platform, environment, expected in (
            ("linux", {}, "/home/anna/.config/flamenco/flamenco-tokens.json"),
            ("linux", {"XDG_CONFIG_HOME": "/xdg"}, "/xdg/flamenco/flamenco-tokens.json"),
            ("darwin", {}, "/home/anna/Library/Application Support/flamenco/flamenco-tokens.json"),
            ("windows", {"APPDATA": "/roaming"}, "/roaming/flamenco/flamenco-tokens.json"),
        ):
            with self.subTest(platform, **environment):
                self.assertEqual(token_file(platform, environment, home).as_posix(), expected)
