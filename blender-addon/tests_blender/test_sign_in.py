# SPDX-License-Identifier: GPL-3.0-or-later
"""A farm where people sign in: Blender is let in with the browser, and submits in somebody's name."""

from __future__ import annotations

import threading
from typing import Any
from urllib.parse import parse_qs, urlsplit

import bpy
import scenes
from addon_case import AddOnCase, our_module

PASSWORD = "a horse that eats staples"


class ClosedFarm(AddOnCase):
    manager_name = "closed"

    def setUp(self) -> None:
        super().setUp()
        if self.manager.cookie is None:
            link = self.manager.add_user("anna", "artist")
            self.manager.post("/identity/password-link", {"link": link, "password": PASSWORD})
            self.manager.cookie = self.manager.sign_in("anna", PASSWORD)
        self.signing_in = our_module("signing_in")
        self.addCleanup(setattr, self.signing_in, "open_page", self.signing_in.open_page)
        self.addCleanup(lambda: self.signing_in.sign_out(bpy.context))

    def test_says_that_one_signs_in_first(self) -> None:
        with self.assertRaisesRegex(RuntimeError, "Sign in first"):
            bpy.ops.flamenco.ping_manager()
        self.assertFalse(self.signing_in.is_signed_in(bpy.context))

    def test_is_let_in_with_the_browser_and_submits_in_the_name_of_who_did(self) -> None:
        self._decide(approve=True)
        self.assertEqual(bpy.ops.flamenco.sign_in(), {"FINISHED"})
        self.assertTrue(self.signing_in.is_signed_in(bpy.context))
        scenes.save(self.folder / "shot.blend")
        self.assertEqual(bpy.ops.flamenco.ping_manager(), {"FINISHED"})
        self.choose_render()
        self.preferences.user_name = "somebody else"
        self.addCleanup(setattr, self.preferences, "user_name", "")
        self.assertEqual(self.submit()["metadata"]["user.name"], "anna")
        file = our_module("refreshing").access_tokens().file
        [token] = [token for token in self.manager.get("/identity/tokens")["tokens"] if "Blender" in token["name"]]
        self.assertIsNotNone(token["id"])
        secret = self.signing_in.token_for(our_module("refreshing").manager_url(bpy.context))
        bpy.ops.wm.save_userpref()
        config = file.parents[1]
        written = [path for path in config.parent.rglob("*") if path.is_file() and path != file]
        self.assertEqual([path for path in written if secret.encode() in path.read_bytes()], [])
        self.assertEqual(bpy.ops.flamenco.sign_out(), {"FINISHED"})
        self.assertNotIn(token["id"], [token["id"] for token in self.manager.get("/identity/tokens")["tokens"]])
        with self.assertRaisesRegex(RuntimeError, "Sign in first"):
            bpy.ops.flamenco.ping_manager()

    def test_says_so_when_it_is_not_let_in(self) -> None:
        self._decide(approve=False)
        with self.assertRaisesRegex(RuntimeError, "refused"):
            bpy.ops.flamenco.sign_in()
        self.assertFalse(self.signing_in.is_signed_in(bpy.context))

    def _decide(self, approve: bool) -> None:
        """What somebody does on the page that opens."""

        def decide(code: str) -> Any:
            return self.manager.post("/identity/device/approval", {"user_code": code, "approve": approve})

        def open_page(address: str) -> None:
            [code] = parse_qs(urlsplit(address).query)["code"]
            threading.Thread(target=decide, args=(code,)).start()

        self.signing_in.open_page = open_page
