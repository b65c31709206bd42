#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Blender's command line, as far as render jobs use it, for the Python package `bpy`: PyPI has newer Blenders than Debian.

    VENV/bin/python blender_of_bpy.py -b -y FILE --scene NAME --python-expr EXPR --render-output PATH --render-format PNG --render-frame 1..3

Arguments act in their order, as Blender's do. Set the variable `blender` of a farm to a script that runs this one.
"""

import atexit
import os
import runpy
import sys
import traceback


def main(arguments: list[str]) -> int:
    import bpy

    sys.argv = ["blender", *arguments]
    bpy.context.preferences.filepaths.use_scripts_auto_execute = "-y" in arguments
    failure_code = 0
    scene_name = ""

    def scene():
        return bpy.data.scenes.get(scene_name) or bpy.context.scene

    def run(act) -> None:
        try:
            act()
        except Exception:
            traceback.print_exc()
            if failure_code:
                finish(failure_code)

    waiting = list(arguments)
    while waiting:
        argument = waiting.pop(0)
        if argument == "--":
            break
        if argument in {"-b", "--background", "-y", "--enable-autoexec", "-Y", "--disable-autoexec", "--factory-startup"}:
            continue
        if argument == "--python-exit-code":
            failure_code = int(waiting.pop(0))
        elif argument in {"-P", "--python"}:
            path = waiting.pop(0)
            run(lambda path=path: runpy.run_path(path, run_name="__main__"))
        elif argument == "--python-expr":
            text = waiting.pop(0)
            run(lambda text=text: exec(compile(text, "<string>", "exec"), {"__name__": "__main__"}))
        elif argument in {"-S", "--scene"}:
            wanted = waiting.pop(0)
            if wanted in bpy.data.scenes:
                scene_name = wanted
                if bpy.context.window:
                    bpy.context.window.scene = bpy.data.scenes[wanted]
        elif argument in {"-E", "--engine"}:
            scene().render.engine = waiting.pop(0)
        elif argument in {"-o", "--render-output"}:
            scene().render.filepath = waiting.pop(0)
        elif argument in {"-F", "--render-format"}:
            settings = scene().render.image_settings
            if hasattr(settings, "media_type"):  # 5.0
                settings.media_type = "MULTI_LAYER_IMAGE" if "MULTILAYER" in waiting[0] else "IMAGE"
            settings.file_format = waiting.pop(0)
        elif argument in {"-f", "--render-frame"}:
            for frame in frames_of(waiting.pop(0)):
                render(bpy, scene(), frame, frame)
        elif argument in {"-a", "--render-anim"}:
            render(bpy, scene(), scene().frame_start, scene().frame_end)
        elif argument.startswith("-"):
            print(f"unknown argument, loading as file: {argument}", flush=True)
            return 1
        else:
            try:
                bpy.ops.wm.open_mainfile(filepath=os.path.abspath(argument), load_ui=False, use_scripts="-y" in arguments)
            except RuntimeError as error:
                print(f"Error: Cannot read file {argument!r}: {error}", flush=True)
                return 1
            scene_name = bpy.context.scene.name
    return 0


def frames_of(text: str):
    for part in text.split(","):
        first, _, last = part.partition("..")
        yield from range(int(first), int(last or first) + 1)


def render(bpy, scene, first: int, last: int) -> None:
    kept = scene.frame_start, scene.frame_end
    scene.frame_start, scene.frame_end = first, last
    bpy.ops.render.render(animation=True, scene=scene.name)
    scene.frame_start, scene.frame_end = kept


def finish(code: int) -> None:
    """Blender 4.2's module crashes in its own end, after everything is done."""
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    finish(main(sys.argv[1:]))
