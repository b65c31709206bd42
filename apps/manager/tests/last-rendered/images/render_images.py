"""Renders the images of this folder: blender -b --factory-startup -P render_images.py

Four plain quarters: red at the top left, green at the top right, blue at the bottom left, grey (linear 0.5) at the bottom right.
"""
from pathlib import Path

import bpy

FOLDER = Path(__file__).parent
QUARTERS = [(-0.5, 0.5, (1, 0, 0)), (0.5, 0.5, (0, 1, 0)), (-0.5, -0.5, (0, 0, 1)), (0.5, -0.5, (0.5, 0.5, 0.5))]
IMAGES = [
    ("zip-half", "OPEN_EXR", "ZIP", "16", "RGBA"),
    ("piz-float", "OPEN_EXR", "PIZ", "32", "RGB"),
    ("dwaa-half", "OPEN_EXR", "DWAA", "16", "RGB"),
    ("b44-half", "OPEN_EXR", "B44", "16", "RGB"),
    ("layers-half", "OPEN_EXR_MULTILAYER", "ZIP", "16", "RGBA"),
    ("layers-float", "OPEN_EXR_MULTILAYER", "PIZ", "32", "RGBA"),
    ("sixteen-bits", "TIFF", None, "16", "RGB"),
    ("sixteen-bits", "PNG", None, "16", "RGBA"),
]


def emission(colour):
    material = bpy.data.materials.new("emission")
    material.use_nodes = True
    nodes = material.node_tree.nodes
    nodes.clear()
    emit = nodes.new("ShaderNodeEmission")
    emit.inputs["Color"].default_value = (*colour, 1)
    output = nodes.new("ShaderNodeOutputMaterial")
    material.node_tree.links.new(emit.outputs[0], output.inputs["Surface"])
    return material


bpy.ops.wm.read_factory_settings(use_empty=True)
scene = bpy.context.scene
for x, y, colour in QUARTERS:
    bpy.ops.mesh.primitive_plane_add(size=1, location=(x, y, 0))
    bpy.context.object.data.materials.append(emission(colour))
bpy.ops.object.camera_add(location=(0, 0, 5))
scene.camera = bpy.context.object
scene.camera.data.type = "ORTHO"
scene.camera.data.ortho_scale = 2
scene.render.engine = "CYCLES"
scene.cycles.samples = 1
scene.cycles.use_denoising = False
scene.render.filter_size = 0.01
scene.view_settings.view_transform = "Standard"
scene.render.resolution_x, scene.render.resolution_y = 64, 36
scene.render.resolution_percentage = 100
layer = bpy.context.view_layer
layer.use_pass_z = layer.use_pass_normal = layer.use_pass_emit = True

for name, file_format, codec, depth, mode in IMAGES:
    settings = scene.render.image_settings
    settings.file_format = file_format
    settings.color_mode = mode
    settings.color_depth = depth
    if codec:
        settings.exr_codec = codec
    scene.render.filepath = str(FOLDER / name)
    bpy.ops.render.render(write_still=True)
