# SPDX-License-Identifier: GPL-3.0-or-later
"""Tells the Worker what Blender (3.4 to 5.x) loads, renders and writes: a render receipt.

The Worker starts Blender with this script before everything that the job says, and again behind the blend file. It only
reads, apart from its own handlers; it never raises into the render, and without the Worker's private folder it does
nothing. What it tells goes to a file in that folder, a line each, signed with a key that only this script and the Worker
know.
"""

import sys
import types

import bpy

MODULE = "flamenco_render_receipt"


def _start() -> None:  # all in one function: a script that cleans up global names takes nothing away
    import atexit
    import hashlib
    import hmac
    import json
    import os
    import re
    import time
    import traceback

    folder = os.environ.pop("FLAMENCO_RECEIPT_DIR", "")
    if not folder:
        return

    key_file = os.path.join(folder, "key")
    with open(key_file, "rb") as opened:
        key = opened.read(256)
    os.unlink(key_file)  # whoever comes later can't sign
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    output = os.open(os.path.join(folder, "receipt"), flags, 0o600)

    most_bytes = 8 * 1024 * 1024  # a frame takes some 300
    most_things = 50  # of each kind of missing things
    longest_text = 4096
    check_seconds = 3.0  # for looking whether files are there; slow storage has thousands of textures

    state: dict = {
        "number": 0,
        "mac": b"",
        "bytes": 0,
        "errors": {},
        "frame": None,
        "scene": None,
        "pid": os.getpid(),
        "ended": False,
    }

    # --- the channel -------------------------------------------------------------------------------------------

    def tell(kind: str, **facts) -> None:
        if os.getpid() != state["pid"]:
            return  # a child of a script's fork is not Blender
        body = json.dumps({"kind": kind, **facts}, separators=(",", ":")).encode("ascii")
        if state["bytes"] + len(body) > most_bytes and kind != "end":
            state["cut"] = True
            return
        mac = hmac.new(key, b"%d " % state["number"] + state["mac"] + body, hashlib.sha256).hexdigest().encode("ascii")
        line = b"%d %s %s\n" % (state["number"], mac, body)
        state["number"] += 1
        state["mac"] = mac
        state["bytes"] += len(line)
        while line:
            line = line[os.write(output, line) :]

    def quietly(act):
        """Whatever fails in here is told once, and is not the render's business."""

        def call(*args):
            try:
                act(*args)
            except Exception as error:
                if act.__name__ not in state:
                    state[act.__name__] = True
                    try:
                        tell("trouble", text=text(f"{act.__name__}: {type(error).__name__}: {error}"))
                    except Exception:
                        pass

        return call

    def text(value) -> str:
        return str(value)[:longest_text]

    # --- what is missing ---------------------------------------------------------------------------------------

    def absolute(path: str, library=None) -> str:
        return os.path.normpath(bpy.path.abspath(path, library=library))

    class Missing:
        """Collects what is missing, as far as time allows."""

        def __init__(self) -> None:
            self.deadline = time.monotonic() + check_seconds
            self.things: dict = {}
            self.listed: dict = {}
            self.unchecked = 0

        def add(self, what: str, name: str, path: str = "") -> None:
            things = self.things.setdefault(what, [])
            if len(things) < most_things:
                things.append({"name": text(name), **({"path": text(path)} if path else {})})
            else:
                self.unchecked += 1

        def check(self, what: str, name: str, path: str, find=os.path.exists) -> None:
            if time.monotonic() > self.deadline:
                self.unchecked += 1
            elif not find(path):
                self.add(what, name, path)

        def like(self, pattern: str) -> bool:
            """Whether there is a file whose name fits, such as another frame of a sequence."""
            head, name = os.path.split(pattern)
            if head not in self.listed:
                try:
                    self.listed[head] = os.listdir(head)
                except OSError:
                    self.listed[head] = []
            wanted = re.compile(re.sub(r"\d+(?=\D*$)", r"\\d+", re.escape(name)) + r"\Z")
            return any(wanted.match(other) for other in self.listed[head])

    def is_used(block) -> bool:
        return block.users > (1 if block.use_fake_user else 0)

    def find_libraries(missing: Missing) -> None:
        for library in bpy.data.libraries:
            if library.packed_file or getattr(library, "is_archive", False) or not library.filepath:
                continue
            path = absolute(library.filepath)
            if not os.path.exists(path) and library.users_id:
                missing.add("libraries", library.name, path)

    def find_data_blocks(missing: Missing) -> None:
        if not hasattr(bpy.types.ID, "is_missing"):  # before 4.0; Blender prints them, which the Worker reads
            return
        for library in bpy.data.libraries:
            if not os.path.exists(absolute(library.filepath)):
                continue
            for block in library.users_id:
                if block.is_missing and is_used(block):
                    missing.add("data_blocks", f"{block.id_type} {block.name}", absolute(library.filepath))

    def find_images(missing: Missing) -> None:
        for image in bpy.data.images:
            if image.source not in {"FILE", "SEQUENCE", "MOVIE", "TILED"} or not image.filepath:
                continue
            if image.packed_file or len(image.packed_files) > 0 or not is_used(image):
                continue
            path = absolute(image.filepath, image.library)
            if image.source == "SEQUENCE":
                missing.check("images", image.name, path, lambda path: os.path.exists(path) or missing.like(path))
            elif image.source == "TILED" and re.search("<(UDIM|UVTILE)>", path):
                for tile in image.tiles:
                    u, v = (tile.number - 1001) % 10 + 1, (tile.number - 1001) // 10 + 1
                    tile_path = path.replace("<UDIM>", str(tile.number)).replace("<UVTILE>", f"u{u}_v{v}")
                    missing.check("images", image.name, tile_path)
            else:
                missing.check("images", image.name, path)

    def find_assets(missing: Missing) -> None:
        for kind in ("fonts", "volumes", "cache_files", "movieclips"):
            for block in getattr(bpy.data, kind, ()):
                path = block.filepath
                if not path or path == "<builtin>" or getattr(block, "packed_file", None) or not is_used(block):
                    continue
                missing.check(
                    "assets",
                    f"{kind[:-1].replace('_', ' ')} {block.name}",
                    absolute(path, block.library),
                    lambda path: os.path.exists(path) or missing.like(path),
                )
        for thing in bpy.data.objects:
            if time.monotonic() > missing.deadline:
                missing.unchecked += 1
                break
            for modifier in thing.modifiers:
                cache = cache_of(modifier)
                if cache:
                    path = absolute(cache, thing.library)
                    missing.check("assets", f"cache of {thing.name} ({modifier.name})", path)

    def cache_of(modifier) -> str:
        if modifier.type == "FLUID" and modifier.fluid_type == "DOMAIN" and modifier.domain_settings:
            return modifier.domain_settings.cache_directory
        if modifier.type == "OCEAN" and modifier.is_cached:
            return modifier.filepath
        return ""

    def node_trees():
        yield from bpy.data.node_groups
        for kind in ("materials", "worlds", "lights", "scenes", "textures", "linestyles"):
            for block in getattr(bpy.data, kind, ()):
                tree = getattr(block, "node_tree", None)
                if tree is not None:
                    yield tree

    def find_add_ons(missing: Missing) -> None:
        for tree in node_trees():
            if time.monotonic() > missing.deadline:
                missing.unchecked += 1
                break
            if tree.bl_idname == "NodeTreeUndefined":
                missing.add("add_ons", f"node tree {tree.name}")
            for node in tree.nodes:
                if node.bl_idname in {"NodeUndefined", ""}:
                    missing.add("add_ons", f"node {node.name} of {tree.name}")
                elif node.bl_idname == "ShaderNodeScript" and node.mode == "EXTERNAL" and node.filepath:
                    missing.check("assets", f"OSL script {node.name}", absolute(node.filepath, tree.library))

    # --- the scene ---------------------------------------------------------------------------------------------

    def cycles_device(scene) -> dict:
        asked = scene.cycles.device
        after = sys.argv[sys.argv.index("--") + 1 :] if "--" in sys.argv else []
        if "--cycles-device" in after[:-1]:
            override = after[after.index("--cycles-device") + 1]
            return {"asked": text(override), "used": text(override), "names": []}
        if asked != "GPU":
            return {"asked": text(asked), "used": "CPU", "names": []}
        add_on = bpy.context.preferences.addons.get("cycles")
        preferences = add_on.preferences if add_on else None
        kind = preferences.compute_device_type if preferences else "NONE"
        if kind == "NONE" or not preferences.has_active_device():
            return {"asked": "GPU", "used": "CPU", "names": []}
        names = [text(device.name) for device in preferences.devices if device.use and device.type == kind]
        return {"asked": "GPU", "used": text(kind), "names": names[:16]}

    def samples_of(scene):
        if scene.render.engine == "CYCLES":
            return scene.cycles.samples
        if scene.render.engine.startswith("BLENDER_EEVEE"):
            return getattr(scene.eevee, "taa_render_samples", None)
        return None

    def about_scene(scene) -> dict:
        render = scene.render
        image = render.image_settings
        # Cropped, or both eyes in one picture: of another size.
        is_plain = not (render.use_border and render.use_crop_to_border) and not (
            render.use_multiview and image.views_format == "STEREO_3D"
        )
        facts = {
            "name": text(scene.name),
            "view_layers": [text(layer.name) for layer in scene.view_layers if layer.use][:most_things],
            "camera": text(scene.camera.name) if scene.camera else None,
            "marker_cameras": [text(marker.camera.name) for marker in scene.timeline_markers if marker.camera][
                :most_things
            ],
            "frame_start": scene.frame_start,
            "frame_end": scene.frame_end,
            "frame_step": scene.frame_step,
            "engine": text(render.engine),
            "device": cycles_device(scene) if render.engine == "CYCLES" else None,
            "samples": samples_of(scene),
            "width": render.resolution_x * render.resolution_percentage // 100 if is_plain else None,
            "height": render.resolution_y * render.resolution_percentage // 100 if is_plain else None,
            "resolution_percentage": render.resolution_percentage,
            "format": text(image.file_format),
            "color_depth": text(image.color_depth),
            "color_mode": text(image.color_mode),
            "color_management": {
                "display": text(scene.display_settings.display_device),
                "view": text(scene.view_settings.view_transform),
                "look": text(scene.view_settings.look),
                "config": text(os.environ.get("OCIO", "")) or None,
            },
        }
        return {name: value for name, value in facts.items() if value is not None}

    def tell_file() -> None:
        saved_by = ".".join(str(number) for number in bpy.data.version[:2])
        if state.get("file") != bpy.data.filepath:
            state["file"] = bpy.data.filepath
            tell("file", path=text(bpy.data.filepath), saved_by_version=saved_by)
        tell_blocked()

    def tell_blocked() -> None:
        if bpy.app.autoexec_fail and state.get("blocked") is None:
            state["blocked"] = True
            tell("blocked", text=text(bpy.app.autoexec_fail_message))

    def tell_scene(scene) -> None:
        identity = (bpy.data.filepath, scene.name)
        if state["scene"] == identity:
            return
        state["scene"] = identity
        tell("scene", **about_scene(scene))
        missing = Missing()
        for find in (find_libraries, find_data_blocks, find_images, find_assets, find_add_ons):
            quietly(find)(missing)
        for what, things in missing.things.items():
            tell("missing", what=what, things=things)
        if missing.unchecked:
            tell("unchecked", count=missing.unchecked)

    # --- frames and their files --------------------------------------------------------------------------------

    def views_of(scene) -> list:
        """The suffixes of the files that one frame is written to: one for each eye, or none."""
        if not scene.render.use_multiview or scene.render.image_settings.views_format != "INDIVIDUAL":
            return [""]
        return [view.name for view in scene.render.views if view.use] or [""]

    def candidates(scene) -> dict:
        """Where the files of a frame may go, and whether that is a File Output node's."""
        render = scene.render
        own = [render.frame_path(view=view) if view else render.frame_path() for view in views_of(scene)]
        still = bpy.path.abspath(render.filepath)  # `write_still` puts no number into the name
        own += [still, *([still + render.file_extension] if render.use_file_extension else [])]
        paths = {path: False for path in own if path}
        try:
            for path in output_nodes(scene)[:200]:
                paths.setdefault(path, True)
        except (AttributeError, TypeError):
            pass  # the nodes' properties differ from one version to the next
        return paths

    def output_nodes(scene) -> list:
        tree = getattr(scene, "compositing_node_group", None)  # 5.0
        if tree is None and (bpy.app.version < (5, 0, 0)) and scene.use_nodes:
            tree = scene.node_tree
        paths: list = []
        trees = [tree] if tree else []
        seen = set()
        while trees:
            tree = trees.pop()
            if tree.name_full in seen:
                continue
            seen.add(tree.name_full)
            for node in tree.nodes:
                if node.bl_idname == "CompositorNodeGroup" and node.node_tree:
                    trees.append(node.node_tree)
                elif node.bl_idname == "CompositorNodeOutputFile" and not node.mute:
                    paths += [with_frame(scene, path, node.format.file_format) for path in paths_of(node)]
        return paths

    def paths_of(node) -> list:
        is_layered = node.format.file_format == "OPEN_EXR_MULTILAYER"
        if hasattr(node, "file_output_items"):  # 5.0
            folder, start = node.directory, node.file_name
            if is_layered:
                return [os.path.join(folder, start)]
            return [os.path.join(folder, start + item.name) for item in node.file_output_items]
        if is_layered:
            return [node.base_path]
        return [os.path.join(node.base_path, slot.path) for slot in node.file_slots]

    extensions = {
        "PNG": ".png",
        "JPEG": ".jpg",
        "OPEN_EXR": ".exr",
        "OPEN_EXR_MULTILAYER": ".exr",
        "TIFF": ".tif",
        "TARGA": ".tga",
        "TARGA_RAW": ".tga",
        "BMP": ".bmp",
        "WEBP": ".webp",
        "HDR": ".hdr",
        "DPX": ".dpx",
        "CINEON": ".cin",
        "JPEG2000": ".jp2",
        "IRIS": ".rgb",
    }

    def with_frame(scene, path: str, file_format: str) -> str:
        path = bpy.path.abspath(path)
        digits = re.search(r"#+(?=[^#/\\]*$)", path)
        if digits:
            number = str(scene.frame_current).zfill(len(digits.group()))
            path = path[: digits.start()] + number + path[digits.end() :]
        else:
            path += str(scene.frame_current).zfill(4)
        extension = extensions.get(file_format, "")
        return path if path.lower().endswith(extension) else path + extension

    def look(path: str):
        try:
            found = os.stat(path)
        except (OSError, ValueError):
            return None
        return (found.st_mtime_ns, found.st_size, found.st_ino)

    def peak_memory():
        try:
            import resource
        except ImportError:  # Windows
            return None
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak if sys.platform == "darwin" else peak * 1024

    def before_frame(scene, *_rest) -> None:
        close_frame()
        tell_scene(scene)
        state["frame"] = {
            "frame": scene.frame_current,
            "scene": text(scene.name),
            "started": time.monotonic(),
            "before": {path: look(path) for path in candidates(scene)},
        }

    def after_frame(scene, *_rest) -> None:
        frame = state["frame"]
        if frame is None:
            return
        paths = candidates(scene)  # again: scripts may have changed them meanwhile
        written = []
        for path, is_pass in paths.items():
            now = look(path)
            if now is not None and now != frame["before"].get(path):
                written.append({"path": text(path), "bytes": now[1], "is_pass": is_pass})
        frame["files"] = written
        frame["seconds"] = round(time.monotonic() - frame["started"], 3)
        frame["format"] = text(scene.render.image_settings.file_format)
        frame["engine"] = text(scene.render.engine)

    def frame_written(scene, *_rest) -> None:
        frame = state["frame"]
        if frame is None:
            before_frame(scene)
            frame = state["frame"]
        after_frame(scene)
        frame["is_written"] = True
        close_frame()

    def close_frame() -> None:
        frame, state["frame"] = state["frame"], None
        if frame is None:
            return
        facts = {name: value for name, value in frame.items() if name not in {"started", "before"}}
        peak = peak_memory()
        tell("frame", **{"is_written": False, "files": [], **facts, **({"peak_memory_bytes": peak} if peak else {})})
        tell_blocked()

    def frame_canceled(*_rest) -> None:
        close_frame()

    # --- errors of scripts -------------------------------------------------------------------------------------

    before_hook = sys.excepthook

    def note_error(kind, error, trace) -> None:
        place = traceback.extract_tb(trace)[-1:] if trace else []
        where = f" ({place[0].filename}, line {place[0].lineno})" if place else ""
        message = text(f"{kind.__name__}: {error}{where}")
        if message not in state["errors"] and len(state["errors"]) < 20:
            state["errors"][message] = True
            tell("error", text=message)

    def excepthook(kind, error, trace) -> None:
        quietly(note_error)(kind, error, trace)
        before_hook(kind, error, trace)

    # --- when ---------------------------------------------------------------------------------------------------

    def file_loaded(*_rest) -> None:
        state["scene"] = None
        register()  # a file's script may have cleared the lists, and loading does for what is not persistent
        tell_file()

    def end(*_rest) -> None:
        if not state["ended"]:
            state["ended"] = True
            close_frame()
            tell("end", is_cut=bool(state.get("cut")))

    handlers = {
        "load_post": quietly(file_loaded),
        "render_init": quietly(lambda *_rest: register()),
        "render_pre": quietly(before_frame),
        "render_post": quietly(after_frame),
        "render_write": quietly(frame_written),
        "render_cancel": quietly(frame_canceled),
    }
    for handler in handlers.values():
        bpy.app.handlers.persistent(handler)

    def register() -> None:
        for name, handler in handlers.items():
            registered = getattr(bpy.app.handlers, name)
            if handler not in registered:
                registered.append(handler)

    build = bpy.app.build_hash.decode("ascii", "replace") if isinstance(bpy.app.build_hash, bytes) else ""
    named = {} if build in {"", "Unknown"} else {"build_hash": text(build)}  # distributions build without a repository
    tell("blender", version=bpy.app.version_string.split(" ")[0], **named)
    sys.excepthook = excepthook
    register()
    atexit.register(quietly(end))
    module = types.ModuleType(MODULE)
    module.__dict__["again"] = quietly(file_loaded)
    sys.modules[MODULE] = module


try:
    if MODULE in sys.modules:  # behind the file, whose scripts may have cleared the handlers
        sys.modules[MODULE].__dict__["again"]()
    else:
        _start()
except Exception as error:
    print(f"No render receipt: {type(error).__name__}: {error}", flush=True)
