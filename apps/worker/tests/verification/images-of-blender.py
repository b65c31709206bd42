"""Lets Blender write a small picture in each of its formats: blender --background --python images-of-blender.py -- FOLDER"""

import os
import sys

import bpy

FOLDER = sys.argv[-1]
#: Name, format, bits a channel, channels, codec.
KINDS = [
    ("png-8", "PNG", "8", "RGBA", None),
    ("png-16", "PNG", "16", "RGB", None),
    ("jpeg", "JPEG", None, "RGB", None),
    ("exr-16", "OPEN_EXR", "16", "RGBA", None),
    ("exr-32", "OPEN_EXR", "32", "RGB", None),
    ("tiff-8", "TIFF", "8", "RGB", None),
    ("tiff-16", "TIFF", "16", "RGBA", None),
    ("bmp", "BMP", None, "RGB", None),
    ("tga", "TARGA", None, "RGBA", None),
    ("tga-raw", "TARGA_RAW", None, "RGB", None),
    ("hdr", "HDR", None, "RGB", None),
    ("webp", "WEBP", None, "RGB", None),
    ("jp2", "JPEG2000", "8", "RGB", "JP2"),
    ("j2k", "JPEG2000", "8", "RGB", "J2K"),
    ("dpx-10", "DPX", "10", "RGB", None),
    ("dpx-16", "DPX", "16", "RGB", None),
    ("cineon", "CINEON", None, "RGB", None),
    ("iris", "IRIS", None, "RGB", None),
]

scene = bpy.context.scene
settings = scene.render.image_settings


def picture(width, height):
    image = bpy.data.images.new("picture", width, height, float_buffer=True)
    image.pixels = [(index * 37 % 97) / 97 for index in range(width * height * 4)]
    return image


small, large = picture(16, 9), picture(64, 64)
for name, file_format, depth, mode, codec in KINDS:
    settings.file_format, settings.color_mode = file_format, mode
    if depth:
        settings.color_depth = depth
    if codec:
        settings.jpeg2k_codec = codec
    # Blender cannot write JPEG 2000 of less than 64 pixels.
    (large if codec else small).save_render(os.path.join(FOLDER, name), scene=scene)

scene.render.engine, scene.cycles.samples, scene.cycles.use_denoising = "CYCLES", 1, False
scene.render.resolution_x, scene.render.resolution_y, scene.render.use_file_extension = 16, 9, False
settings.file_format = "OPEN_EXR_MULTILAYER"
for name, views in (("exr-layers", False), ("exr-views", True)):
    scene.render.use_multiview = views
    settings.views_format = "MULTIVIEW" if views else "INDIVIDUAL"
    scene.render.filepath = os.path.join(FOLDER, name)
    bpy.ops.render.render(write_still=True)
