# SPDX-License-Identifier: GPL-3.0-or-later
"""Kinds of links from one data-block to another: what an asset uses of a further library, one function a kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import bpy

Link = Callable[[Any, Callable[[str, str], Any]], object]


def _modifier(kind: str, attribute: str = "object", collection: str = "objects", name: str = "deep") -> Link:
    def link(asset: Any, linked: Callable[[str, str], Any]) -> None:
        setattr(asset.modifiers.new("m", kind), attribute, linked(collection, name))

    return link


def _constraint(asset: Any, linked: Callable[[str, str], Any]) -> None:
    asset.constraints.new("COPY_LOCATION").target = linked("objects", "deep")


def _bone_constraint(asset: Any, linked: Callable[[str, str], Any]) -> None:
    _with_bone(asset).constraints.new("COPY_LOCATION").target = linked("objects", "deep")


def _bone_shape(asset: Any, linked: Callable[[str, str], Any]) -> None:
    _with_bone(asset).custom_shape = linked("objects", "deep")


def _with_bone(asset: Any) -> Any:
    """A bone of an armature that belongs to the asset."""
    armature = bpy.data.objects.new(f"{asset.name} rig", bpy.data.armatures.new("rig"))
    bpy.context.scene.collection.objects.link(armature)
    bpy.context.view_layer.objects.active = armature
    bpy.ops.object.mode_set(mode="EDIT")
    armature.data.edit_bones.new("bone").tail = (0, 0, 1)
    bpy.ops.object.mode_set(mode="OBJECT")
    bpy.context.scene.collection.objects.unlink(armature)
    asset.users_collection[0].objects.link(armature)
    return armature.pose.bones["bone"]


def _driver(asset: Any, linked: Callable[[str, str], Any]) -> None:
    variable = asset.driver_add("location", 0).driver.variables.new()
    variable.targets[0].id = linked("objects", "deep")


def _nla(asset: Any, linked: Callable[[str, str], Any]) -> None:
    asset.animation_data_create().nla_tracks.new().strips.new("s", 1, linked("actions", "deep"))


def _action(asset: Any, linked: Callable[[str, str], Any]) -> None:
    asset.animation_data_create().action = linked("actions", "deep")


def _particles(attribute: str, collection: str, render_as: str) -> Link:
    def link(asset: Any, linked: Callable[[str, str], Any]) -> None:
        asset.modifiers.new("p", "PARTICLE_SYSTEM")
        settings = asset.particle_systems[0].settings
        settings.render_type = render_as
        setattr(settings, attribute, linked(collection, "deep"))

    return link


def _particle_settings(asset: Any, linked: Callable[[str, str], Any]) -> None:
    asset.modifiers.new("p", "PARTICLE_SYSTEM")
    asset.particle_systems[0].settings = linked("particles", "deep")


def _particle_texture(asset: Any, linked: Callable[[str, str], Any]) -> None:
    asset.modifiers.new("p", "PARTICLE_SYSTEM")
    asset.particle_systems[0].settings.texture_slots.add().texture = linked("textures", "deep")


def _instances(asset: Any, linked: Callable[[str, str], Any]) -> None:
    empty = bpy.data.objects.new("instances", None)
    empty.instance_type, empty.instance_collection = "COLLECTION", linked("collections", "deep")
    asset.users_collection[0].objects.link(empty)


def _child_collection(asset: Any, linked: Callable[[str, str], Any]) -> None:
    asset.users_collection[0].children.link(linked("collections", "deep"))


def _material(asset: Any, linked: Callable[[str, str], Any]) -> None:
    asset.data.materials.append(linked("materials", "deep"))


def _own_material(asset: Any) -> Any:
    material = bpy.data.materials.new("own")
    material.use_nodes = True
    asset.data.materials.append(material)
    return material.node_tree.nodes


def _node_group(asset: Any, linked: Callable[[str, str], Any]) -> None:
    _own_material(asset).new("ShaderNodeGroup").node_tree = linked("node_groups", "deep")


def _picture(asset: Any, linked: Callable[[str, str], Any]) -> None:
    _own_material(asset).new("ShaderNodeTexImage").image = linked("images", "deep")


def _object_of_texture_coordinates(asset: Any, linked: Callable[[str, str], Any]) -> None:
    _own_material(asset).new("ShaderNodeTexCoord").object = linked("objects", "deep")


def _geometry_nodes(asset: Any, linked: Callable[[str, str], Any]) -> None:
    asset.modifiers.new("n", "NODES").node_group = linked("node_groups", "geometry")


def _input_of_geometry_nodes(asset: Any, linked: Callable[[str, str], Any]) -> None:
    group = bpy.data.node_groups.new("own", "GeometryNodeTree")
    if hasattr(group, "interface"):
        socket = group.interface.new_socket("thing", socket_type="NodeSocketObject")
    else:
        socket = group.inputs.new("NodeSocketObject", "thing")
    modifier = asset.modifiers.new("n", "NODES")
    modifier.node_group = group
    modifier[socket.identifier] = linked("objects", "deep")


def _mesh(asset: Any, linked: Callable[[str, str], Any]) -> None:
    asset.data = linked("meshes", "deep")


def _bevel_of_curve(asset: Any, linked: Callable[[str, str], Any]) -> None:
    curve = bpy.data.curves.new("own", "CURVE")
    curve.bevel_mode, curve.bevel_object = "OBJECT", linked("objects", "curve")
    asset.users_collection[0].objects.link(bpy.data.objects.new("curve of asset", curve))


def _background_of_camera(asset: Any, linked: Callable[[str, str], Any]) -> None:
    camera = bpy.data.cameras.new("own")
    camera.background_images.new().image = linked("images", "deep")
    asset.users_collection[0].objects.link(bpy.data.objects.new("camera of asset", camera))


def _custom_property(asset: Any, linked: Callable[[str, str], Any]) -> None:
    asset["own"] = linked("objects", "deep")


#: The third of each: whether a picture comes along.
LINKS: dict[str, tuple[Link, bool]] = {
    "parent": (lambda asset, linked: setattr(asset, "parent", linked("objects", "deep")), True),
    "boolean": (_modifier("BOOLEAN"), True),
    "shrinkwrap": (_modifier("SHRINKWRAP", "target"), True),
    "mirror": (_modifier("MIRROR", "mirror_object"), True),
    "armature": (_modifier("ARMATURE", name="armature"), False),
    "lattice": (_modifier("LATTICE", name="lattice"), False),
    "curve": (_modifier("CURVE", name="curve"), False),
    "displacement": (_modifier("DISPLACE", "texture", "textures"), True),
    "mask": (_modifier("VERTEX_WEIGHT_EDIT", "mask_texture", "textures"), True),
    "constraint": (_constraint, True),
    "bone_constraint": (_bone_constraint, True),
    "bone_shape": (_bone_shape, True),
    "driver": (_driver, True),
    "action": (_action, False),
    "nla": (_nla, False),
    "particle_object": (_particles("instance_object", "objects", "OBJECT"), True),
    "particle_collection": (_particles("instance_collection", "collections", "COLLECTION"), True),
    "particle_settings": (_particle_settings, False),
    "particle_texture": (_particle_texture, True),
    "instances": (_instances, True),
    "child_collection": (_child_collection, True),
    "material": (_material, True),
    "node_group": (_node_group, True),
    "picture": (_picture, True),
    "coordinates": (_object_of_texture_coordinates, True),
    "geometry_nodes": (_geometry_nodes, True),
    "geometry_input": (_input_of_geometry_nodes, True),
    "mesh": (_mesh, True),
    "bevel": (_bevel_of_curve, False),
    "background": (_background_of_camera, True),
    "property": (_custom_property, True),
}


def deep_library(picture: str) -> None:
    """Fills the open file with one of each kind, called `deep` and the like. What has a look has it from the picture."""
    image = bpy.data.images.new("deep", 1, 1)
    image.source, image.filepath = "FILE", picture
    material = bpy.data.materials.new("deep")
    material.use_nodes = True
    material.node_tree.nodes.new("ShaderNodeTexImage").image = image
    mesh = bpy.data.meshes.new("deep")
    mesh.materials.append(material)
    texture = bpy.data.textures.new("deep", "IMAGE")
    texture.image = image
    shader_group = bpy.data.node_groups.new("deep", "ShaderNodeTree")
    shader_group.nodes.new("ShaderNodeTexImage").image = image
    deep = bpy.data.objects.new("deep", mesh)
    geometry_group = bpy.data.node_groups.new("geometry", "GeometryNodeTree")
    geometry_group.nodes.new("GeometryNodeObjectInfo").inputs["Object"].default_value = deep
    collection = bpy.data.collections.new("deep")
    collection.objects.link(deep)
    others = [
        bpy.data.objects.new("armature", bpy.data.armatures.new("armature")),
        bpy.data.objects.new("lattice", bpy.data.lattices.new("lattice")),
        bpy.data.objects.new("curve", bpy.data.curves.new("curve", "CURVE")),
        bpy.data.actions.new("deep"),
        bpy.data.particles.new("deep"),
    ]
    for block in (image, material, mesh, texture, shader_group, geometry_group, deep, collection, *others):
        block.use_fake_user = True
