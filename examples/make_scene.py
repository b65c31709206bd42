"""Makes `campfire.blend`, the scene of `npm run demo`: a camp at night, two seconds long, looping.

    blender --background --factory-startup --python examples/make_scene.py

Everything is built here, from a fixed seed: no assets, no add-ons. Cycles on the CPU without a denoiser, so that it renders the
same wherever Blender 3.4 or newer runs, at about a second a frame on two cores.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterable
from pathlib import Path

import bpy
from mathutils import Vector, noise

FRAMES = 48
FPS = 24
OUTPUT = Path(__file__).resolve().parent / "campfire.blend"
TURN = 2 * math.pi

Color = tuple[float, float, float]
Point = tuple[float, float, float]

rng = random.Random(3)


# ---------------------------------------------------------------- materials


def diffuse(name: str, color: Color) -> bpy.types.Material:
    """A matt surface, as for most things here: the plain shader renders faster than the principled one."""
    material = bpy.data.materials.new(name)
    material.use_nodes = True
    nodes, links = material.node_tree.nodes, material.node_tree.links
    nodes.clear()
    output = nodes.new("ShaderNodeOutputMaterial")
    shader = nodes.new("ShaderNodeBsdfDiffuse")
    shader.inputs["Color"].default_value = (*color, 1)
    links.new(shader.outputs["BSDF"], output.inputs["Surface"])
    return material


def emission(name: str, color: Color, strength: float) -> bpy.types.Material:
    """A surface that glows, for the eye only: the lamps do the lighting, which keeps the noise low."""
    material = bpy.data.materials.new(name)
    material.use_nodes = True
    nodes, links = material.node_tree.nodes, material.node_tree.links
    nodes.clear()
    output = nodes.new("ShaderNodeOutputMaterial")
    shader = nodes.new("ShaderNodeEmission")
    shader.inputs["Color"].default_value = (*color, 1)
    shader.inputs["Strength"].default_value = strength
    links.new(shader.outputs["Emission"], output.inputs["Surface"])
    stop_sampling_as_lamp(material)
    return material


def glow(name: str, color: Color, strength: float) -> bpy.types.Material:
    """A soft halo on a disc: adds light that fades from the centre to the rim."""
    material = bpy.data.materials.new(name)
    material.use_nodes = True
    nodes, links = material.node_tree.nodes, material.node_tree.links
    nodes.clear()
    output = nodes.new("ShaderNodeOutputMaterial")
    add = nodes.new("ShaderNodeAddShader")
    shine = nodes.new("ShaderNodeEmission")
    clear = nodes.new("ShaderNodeBsdfTransparent")
    place = nodes.new("ShaderNodeTexCoord")
    distance = nodes.new("ShaderNodeVectorMath")
    distance.operation = "LENGTH"
    fade = nodes.new("ShaderNodeMapRange")
    fade.interpolation_type = "SMOOTHERSTEP"
    fade.inputs["From Min"].default_value = 0.0
    fade.inputs["From Max"].default_value = 1.0
    fade.inputs["To Min"].default_value = strength
    fade.inputs["To Max"].default_value = 0.0
    shine.inputs["Color"].default_value = (*color, 1)
    links.new(place.outputs["Object"], distance.inputs[0])
    links.new(distance.outputs["Value"], fade.inputs["Value"])
    links.new(fade.outputs["Result"], shine.inputs["Strength"])
    links.new(shine.outputs["Emission"], add.inputs[0])
    links.new(clear.outputs["BSDF"], add.inputs[1])
    links.new(add.outputs["Shader"], output.inputs["Surface"])
    stop_sampling_as_lamp(material)
    return material


def stop_sampling_as_lamp(material: bpy.types.Material) -> None:
    """The setting moved between Blender versions."""
    if hasattr(material.cycles, "emission_sampling"):
        material.cycles.emission_sampling = "NONE"
    else:
        material.cycles.sample_as_light = False


# ------------------------------------------------------------------- shapes


def add_mesh(
    name: str, vertices: Iterable[Point], faces: Iterable[tuple[int, ...]], materials: Iterable[bpy.types.Material]
) -> bpy.types.Object:
    """A flat-shaded object from its points and faces."""
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(list(vertices), [], list(faces))
    mesh.update()
    for material in materials:
        mesh.materials.append(material)
    thing = bpy.data.objects.new(name, mesh)
    bpy.context.scene.collection.objects.link(thing)
    return thing


def cone(name: str, sides: int, rings: list[tuple[float, float]], material: bpy.types.Material) -> bpy.types.Object:
    """A body of revolution: `rings` are (radius, height) from the bottom up; a radius of 0 is a tip."""
    vertices: list[Point] = []
    faces: list[tuple[int, ...]] = []
    for index, (radius, height) in enumerate(rings):
        twist = index * 0.5
        for side in range(sides):
            angle = TURN * (side + twist) / sides
            vertices.append((radius * math.cos(angle), radius * math.sin(angle), height))
    for ring in range(len(rings) - 1):
        for side in range(sides):
            low, low_next = ring * sides + side, ring * sides + (side + 1) % sides
            faces.append((low, low_next, low + sides))
            faces.append((low_next, low_next + sides, low + sides))
    faces.append(tuple(reversed(range(sides))))
    faces.append(tuple(range((len(rings) - 1) * sides, len(rings) * sides)))
    return add_mesh(name, vertices, faces, [material])


def rock(name: str, size: float, material: bpy.types.Material) -> bpy.types.Object:
    """A lump with an uneven surface."""
    bpy.ops.mesh.primitive_ico_sphere_add(subdivisions=2, radius=size)
    thing = bpy.context.object
    thing.name = name
    shift = Vector((rng.random(), rng.random(), rng.random())) * 50
    for vertex in thing.data.vertices:
        vertex.co *= 1 + 0.45 * noise.noise(vertex.co / size + shift)
        vertex.co.z *= 0.7
    thing.data.materials.append(material)
    return thing


def log(name: str, start: Vector, end: Vector, radius: float, bark: bpy.types.Material, wood: bpy.types.Material) -> None:
    """A trunk from `start` to `end`, with lighter ends."""
    bpy.ops.mesh.primitive_cylinder_add(vertices=9, radius=radius, depth=(end - start).length)
    thing = bpy.context.object
    thing.name = name
    thing.location = (start + end) / 2
    thing.rotation_euler = (end - start).to_track_quat("Z", "Y").to_euler()
    thing.data.materials.append(bark)
    thing.data.materials.append(wood)
    for face in thing.data.polygons:
        face.material_index = 1 if len(face.vertices) > 4 else 0


def ground_height(x: float, y: float) -> float:
    """A clearing, flat around the fire, with hills that rise behind it."""
    far = max(0.0, math.hypot(x, y) - 3.2)
    return 0.10 * noise.noise((x * 0.9, y * 0.9, 0)) + 0.055 * far**1.5 * (0.7 + 0.5 * noise.noise((x * 0.25, y * 0.25, 4)))


def make_ground(grass: bpy.types.Material) -> None:
    size, cells = 26.0, 52
    step = size / cells

    def point(column: int, row: int) -> Point:
        x = -size / 2 + column * step + 0.3 * step * rng.uniform(-1, 1)
        y = -size / 2 + row * step + 0.3 * step * rng.uniform(-1, 1)
        return (x, y, ground_height(x, y) + 0.04 * rng.uniform(-1, 1))

    vertices = [point(column, row) for row in range(cells + 1) for column in range(cells + 1)]
    faces: list[tuple[int, ...]] = []
    for row in range(cells):
        for column in range(cells):
            corner = row * (cells + 1) + column
            faces.append((corner, corner + 1, corner + cells + 2))
            faces.append((corner, corner + cells + 2, corner + cells + 1))
    add_mesh("ground", vertices, faces, [grass])


def make_tree(x: float, y: float, height: float, needles: bpy.types.Material, bark: bpy.types.Material) -> None:
    """A pine: three skirts on a trunk, each a little turned."""
    base = ground_height(x, y) - 0.05
    trunk = cone("trunk", 6, [(0.07 * height, 0), (0.05 * height, 0.3 * height)], bark)
    trunk.location = (x, y, base)
    for level, (radius, bottom, top) in enumerate([(0.30, 0.18, 0.58), (0.24, 0.40, 0.78), (0.17, 0.62, 1.0)]):
        skirt = cone(
            "needles",
            8,
            [(radius * height, bottom * height), (radius * 0.45 * height, (bottom + (top - bottom) * 0.55) * height), (0.0, top * height)],
            needles,
        )
        skirt.location = (x, y, base)
        skirt.rotation_euler = (rng.uniform(-0.04, 0.04), rng.uniform(-0.04, 0.04), level * 0.7 + rng.random())


def make_forest(bark: bpy.types.Material) -> None:
    greens = [diffuse(f"needles {n}", color) for n, color in enumerate([(0.03, 0.13, 0.10), (0.04, 0.17, 0.11), (0.025, 0.10, 0.11)])]
    planted: list[tuple[float, float]] = [(-2.6, 1.9)]  # the tent stands there
    while len(planted) < 46:
        angle, distance = rng.uniform(0.06 * TURN, 0.47 * TURN), rng.uniform(3.4, 10.5)
        x, y = distance * math.cos(angle), distance * math.sin(angle)
        if all(math.hypot(x - px, y - py) > (1.5 if (px, py) == planted[0] else 0.85) for px, py in planted):
            planted.append((x, y))
            make_tree(x, y, rng.uniform(1.5, 2.9), rng.choice(greens), bark)


def make_tent() -> None:
    """A ridge tent, open towards the fire; its lining glows, as if a lamp hung inside."""
    cloth, inside = diffuse("tent cloth", (0.75, 0.16, 0.07)), emission("tent inside", (1.0, 0.42, 0.10), 0.42)
    w, d, h, t = 0.85, 1.05, 1.15, 0.04
    corners = [(-w, -d, 0), (w, -d, 0), (w, d, 0), (-w, d, 0), (0, -d, h), (0, d, h)]
    inner = [(x * (1 - t), y * 0.98, z * (1 - t)) for x, y, z in corners]
    faces = [(0, 4, 5, 3), (1, 2, 5, 4), (2, 3, 5)]
    tent = add_mesh("tent", corners, faces, [cloth])
    lining = add_mesh("tent lining", inner, [tuple(reversed(face)) for face in faces], [inside])
    flap = add_mesh("tent flap", [(-w, -d, 0), (-w * 1.15, -d * 1.25, 0.02), (0, -d, h)], [(0, 1, 2)], [cloth])
    for part in (tent, lining, flap):
        part.location = (-2.6, 1.9, ground_height(-2.6, 1.9) + 0.02)
        part.rotation_euler = (0, 0, math.radians(40))


# --------------------------------------------------------------------- fire


def animate(target: object, path: str, index: int, value_at: Callable[[float], float]) -> None:
    """Writes a key a frame, straight between them; `value_at` takes the part of the loop that has passed (0…1)."""
    for frame in range(1, FRAMES + 1):
        value = value_at((frame - 1) / FRAMES)
        if index < 0:
            setattr(target, path, value)
        else:
            getattr(target, path)[index] = value
        target.keyframe_insert(path, index=index, frame=frame)  # type: ignore[attr-defined]


def flicker(seed: float) -> Callable[[float], float]:
    """A restless value around 1 that comes back to where it began."""

    def value_at(part: float) -> float:
        a = TURN * part
        return 1 + 0.16 * math.sin(3 * a + seed) + 0.10 * math.sin(5 * a + 2.1 * seed) + 0.07 * math.sin(8 * a + 3.7 * seed)

    return value_at


def make_flames() -> None:
    colors = [
        emission("flame outer", (1.0, 0.10, 0.01), 1.7),
        emission("flame middle", (1.0, 0.26, 0.02), 3.0),
        emission("flame inner", (1.0, 0.62, 0.16), 5.5),
    ]
    tongues = [  # color, place, radius, height: the brighter, the nearer to the camera
        (0, 0.00, 0.10, 0.36, 1.30), (0, 0.25, 0.08, 0.21, 0.82), (0, -0.25, 0.08, 0.22, 0.94),
        (0, 0.37, 0.00, 0.12, 0.46), (0, -0.37, 0.00, 0.12, 0.52), (1, 0.03, -0.20, 0.25, 0.88),
        (1, 0.19, -0.20, 0.14, 0.56), (1, -0.17, -0.22, 0.15, 0.64), (2, 0.01, -0.38, 0.15, 0.52),
        (2, 0.12, -0.36, 0.08, 0.30), (2, -0.11, -0.36, 0.08, 0.34),
    ]  # fmt: skip
    for number, (color, x, y, radius, height) in enumerate(tongues):
        profile = [(0.45 * radius, 0), (radius, 0.22 * height), (0.72 * radius, 0.5 * height), (0.3 * radius, 0.78 * height), (0, height)]
        flame = cone("flame", 7, profile, colors[color])
        flame.location = (x, y, 0.12)
        animate(flame, "scale", 2, flicker(number * 1.7))
        animate(flame, "rotation_euler", 0, lambda part, n=number: 0.10 * math.sin(2 * TURN * part + n))
        animate(flame, "rotation_euler", 2, lambda part, n=number: 0.5 * math.sin(TURN * part + 2 * n))


def make_sparks() -> None:
    spark = emission("spark", (1.0, 0.42, 0.06), 14)
    for number in range(26):
        offset, angle, size = rng.random(), rng.uniform(0, TURN), rng.uniform(0.010, 0.024)
        drift, rise = rng.uniform(0.15, 0.75), rng.uniform(1.6, 3.1)
        thing = cone("spark", 5, [(0, -size), (size, 0), (0, size)], spark)

        def age(part: float, offset: float = offset) -> float:
            return (part + offset) % 1

        def sway(part: float, n: int = number, own_age: Callable[[float], float] = age) -> float:
            return 0.12 * math.sin(2 * TURN * own_age(part) + n)

        animate(thing, "location", 0, lambda p, a=angle, d=drift, o=age, s=sway: (0.1 + d * o(p)) * math.cos(a) + s(p))
        animate(thing, "location", 1, lambda p, a=angle, d=drift, o=age: (0.1 + d * o(p)) * math.sin(a))
        animate(thing, "location", 2, lambda p, r=rise, o=age: 0.4 + r * o(p))
        for axis in range(3):
            animate(thing, "scale", axis, lambda p, o=age: math.sin(math.pi * o(p)) ** 0.5)


def make_fireplace(bark: bpy.types.Material, wood: bpy.types.Material) -> None:
    stone = diffuse("stone", (0.19, 0.19, 0.22))
    for number in range(13):
        angle = TURN * (number + rng.uniform(-0.15, 0.15)) / 13
        piece = rock("fire stone", rng.uniform(0.13, 0.18), stone)
        piece.location = (0.68 * math.cos(angle), 0.68 * math.sin(angle), 0.06)
        piece.rotation_euler = (0, 0, rng.uniform(0, TURN))
    char = diffuse("charred", (0.035, 0.022, 0.016))
    for number in range(6):
        angle = TURN * number / 6 + 0.3
        foot = Vector((0.48 * math.cos(angle), 0.48 * math.sin(angle), 0.05))
        log("firewood", foot, Vector((-0.06 * math.cos(angle), -0.06 * math.sin(angle), 0.46)), 0.062, char, wood)
    for number, (distance, angle, length) in enumerate([(1.75, 0.02, 1.3), (1.7, 0.36, 1.05), (1.85, 0.62, 1.25)]):
        a = TURN * angle
        middle = Vector((distance * math.cos(a), distance * math.sin(a), 0.17))
        along = Vector((-math.sin(a), math.cos(a), 0)) * (length / 2)
        log(f"seat {number}", middle - along, middle + along, 0.19, bark, wood)
    embers = emission("ember", (1.0, 0.16, 0.02), 6)
    for _ in range(22):
        angle, distance, size = rng.uniform(0, TURN), rng.uniform(0.05, 0.45), rng.uniform(0.02, 0.045)
        ember = cone("ember", 5, [(0, -size), (size, 0), (0, size * 0.6)], embers)
        ember.location = (distance * math.cos(angle), distance * math.sin(angle), 0.07)
    disc = cone("halo", 32, [(1.0, 0.0), (0.999, 0.001)], glow("halo", (1.0, 0.30, 0.05), 0.30))
    disc.location, disc.scale = (0, 0.9, 0.85), (1.9, 1.9, 1.9)
    face_camera(disc)


# ---------------------------------------------------- light, camera, settings


def add_lamp(name: str, kind: str, place: Point, color: Color, power: float) -> bpy.types.Object:
    data = bpy.data.lights.new(name, kind)
    data.color, data.energy = color, power
    lamp = bpy.data.objects.new(name, data)
    lamp.location = place
    bpy.context.scene.collection.objects.link(lamp)
    return lamp


def face_camera(thing: bpy.types.Object) -> None:
    constraint = thing.constraints.new("TRACK_TO")
    constraint.target = bpy.context.scene.camera
    constraint.track_axis, constraint.up_axis = "TRACK_Z", "UP_Y"


def make_light() -> None:
    fire = add_lamp("fire light", "POINT", (0, 0, 0.85), (1.0, 0.40, 0.12), 190)
    fire.data.shadow_soft_size = 0.22
    steady = flicker(0.4)
    animate(fire.data, "energy", -1, lambda part: 190 * (0.55 + 0.45 * steady(part)))
    animate(fire, "location", 0, lambda part: 0.04 * math.sin(3 * TURN * part))
    moonlight = add_lamp("moonlight", "SUN", (0, 0, 8), (0.42, 0.60, 1.0), 0.85)
    moonlight.data.angle = math.radians(3)
    moonlight.rotation_euler = (math.radians(-52), math.radians(24), 0)


def make_sky() -> None:
    """A night that is darkest above and has a last violet on the horizon; stars and a moon."""
    world = bpy.data.worlds.new("night")
    bpy.context.scene.world = world
    world.use_nodes = True
    nodes, links = world.node_tree.nodes, world.node_tree.links
    place = nodes.new("ShaderNodeTexCoord")
    split = nodes.new("ShaderNodeSeparateXYZ")
    ramp = nodes.new("ShaderNodeValToRGB")
    stops = [(0.0, (0.30, 0.13, 0.20)), (0.10, (0.13, 0.09, 0.24)), (0.32, (0.022, 0.038, 0.13)), (1.0, (0.006, 0.010, 0.045))]
    while len(ramp.color_ramp.elements) < len(stops):
        ramp.color_ramp.elements.new(0.5)
    for element, (position, color) in zip(ramp.color_ramp.elements, stops):
        element.position, element.color = position, (*color, 1)
    links.new(place.outputs["Generated"], split.inputs["Vector"])
    links.new(split.outputs["Z"], ramp.inputs["Fac"])
    links.new(ramp.outputs["Color"], nodes["Background"].inputs["Color"])
    nodes["Background"].inputs["Strength"].default_value = 1.2
    world.cycles.sampling_method = "NONE"  # a smooth sky needs no sampling of its own

    star = emission("star", (0.80, 0.88, 1.0), 3.0)
    for _ in range(150):
        angle, up = rng.uniform(0.02 * TURN, 0.48 * TURN), rng.uniform(0.12, 0.75)
        size = rng.choice([0.03, 0.04, 0.05, 0.075])
        thing = cone("star", 4, [(0, -size), (size, 0), (0, size)], star)
        thing.location = (40 * math.cos(angle) * math.cos(up), 40 * math.sin(angle) * math.cos(up), 40 * math.sin(up))
    bpy.ops.mesh.primitive_uv_sphere_add(segments=48, ring_count=24, radius=1.6, location=(12.2, 36, 10.2))
    moon = bpy.context.object
    moon.name = "moon"
    moon.data.materials.append(emission("moon", (1.0, 0.93, 0.78), 1.6))
    halo = cone("moon halo", 32, [(1.0, 0.0), (0.999, 0.001)], glow("moon halo", (0.45, 0.55, 1.0), 0.16))
    halo.location, halo.scale = (12.3, 36.5, 10.2), (6.5, 6.5, 6.5)
    face_camera(halo)


def make_mountains() -> None:
    """Three ranges, each further one lighter and bluer: the haze of a valley."""
    for level, (distance, height, color) in enumerate([(15, 3.6, (0.020, 0.036, 0.085)), (21, 6.0, (0.030, 0.046, 0.125)), (28, 8.6, (0.055, 0.062, 0.165))]):
        points = 44
        top = [
            (distance * 2.2 * (n / points - 0.5) * 1.6, distance, height * (0.35 + 0.65 * abs(noise.noise((n * 0.19 + 9 * level, level * 3.1, 0.4))) * 1.9))
            for n in range(points + 1)
        ]
        foot = [(x, y, -1.0) for x, y, _ in top]
        faces = [(n, n + 1, points + 2 + n, points + 1 + n) for n in range(points)]
        add_mesh("mountains", foot + top, faces, [emission(f"haze {level}", color, 1.0)])


def make_camera() -> None:
    """Sways around the fire and back, so that the end meets the beginning."""
    scene = bpy.context.scene
    target = bpy.data.objects.new("target", None)
    target.location = (0.0, 0.0, 1.22)
    scene.collection.objects.link(target)
    camera = bpy.data.objects.new("camera", bpy.data.cameras.new("camera"))
    scene.collection.objects.link(camera)
    scene.camera = camera
    camera.data.lens = 31
    look = camera.constraints.new("TRACK_TO")
    look.target, look.track_axis, look.up_axis = target, "TRACK_NEGATIVE_Z", "UP_Y"

    def angle(part: float) -> float:
        return -TURN / 4 + math.radians(11) * math.sin(TURN * part)

    animate(camera, "location", 0, lambda part: (5.6 - 0.35 * math.cos(TURN * part)) * math.cos(angle(part)))
    animate(camera, "location", 1, lambda part: (5.6 - 0.35 * math.cos(TURN * part)) * math.sin(angle(part)))
    animate(camera, "location", 2, lambda part: 1.55 + 0.18 * math.sin(TURN * part + 1))


def hide_glow_from_surfaces() -> None:
    """What glows is for the camera only: a ray that hits it by chance would leave a bright speck."""
    for thing in bpy.context.scene.objects:
        materials = [slot.material for slot in thing.material_slots]
        if any(node.type == "EMISSION" for material in materials for node in material.node_tree.nodes):
            thing.visible_diffuse = thing.visible_glossy = thing.visible_shadow = False


def set_up_rendering() -> None:
    scene = bpy.context.scene
    scene.name = "Campfire"
    scene.frame_start, scene.frame_end = 1, FRAMES
    render = scene.render
    render.engine = "CYCLES"
    render.fps = FPS
    render.resolution_x, render.resolution_y, render.resolution_percentage = 480, 270, 100
    render.image_settings.file_format = "PNG"
    render.image_settings.color_mode = "RGB"
    render.filepath = "//render/campfire-######"
    render.use_persistent_data = False
    cycles = scene.cycles
    cycles.device = "CPU"
    cycles.samples = 8
    cycles.use_adaptive_sampling = False
    cycles.use_denoising = False
    cycles.max_bounces, cycles.diffuse_bounces, cycles.glossy_bounces = 3, 1, 1
    cycles.transparent_max_bounces = 8
    cycles.sample_clamp_indirect = 1.5
    cycles.caustics_reflective = cycles.caustics_refractive = False
    cycles.seed = 0
    scene.view_settings.view_transform = "Filmic"


def main() -> None:
    bpy.ops.wm.read_factory_settings(use_empty=True)
    set_up_rendering()
    make_camera()
    bark, wood = diffuse("bark", (0.13, 0.065, 0.035)), diffuse("wood", (0.48, 0.27, 0.12))
    make_ground(diffuse("grass", (0.075, 0.13, 0.062)))
    make_forest(bark)
    make_fireplace(bark, wood)
    make_flames()
    make_sparks()
    make_tent()
    make_light()
    make_sky()
    make_mountains()
    hide_glow_from_surfaces()
    bpy.context.preferences.filepaths.save_version = 0
    bpy.ops.wm.save_as_mainfile(filepath=str(OUTPUT), compress=True)


if __name__ == "__main__":
    main()
