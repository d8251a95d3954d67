"""The jobs that a program may ask for: what each kind takes, and the service that starts it.

The rooms' own forms have the last word on a value; what stands here tells programs beforehand.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from rest_framework import serializers

from webapp.accounts.models import User
from webapp.classroom import selectors as lessons
from webapp.classroom.forms import DEPTHS, MAX_DEPTHS
from webapp.classroom.models import Classic
from webapp.classroom.pipelines.files import FORMATS
from webapp.classroom.pipelines.offers import ENSEMBLES, VARIATIONS
from webapp.classroom.services import trainings as lessons_services
from webapp.classroom.services.classics import train_classic
from webapp.cutouts import services as cutouts
from webapp.cutouts.forms import MAX_MARKS, MAX_POINTS, MAX_SIDE, METHODS
from webapp.cutouts.forms import FindForm as CutoutForm
from webapp.datasets import selectors as datasets
from webapp.datasets.efforts import DEFAULT as DEFAULT_EFFORT
from webapp.datasets.efforts import EFFORTS
from webapp.datasets.services import trainings
from webapp.jobs.models import Job
from webapp.jobs.request_body import cleaned
from webapp.objects import services as objects
from webapp.objects.detectors import DEFAULT as DEFAULT_DETECTOR
from webapp.objects.detectors import DETECTORS
from webapp.objects.selectors import get_photo
from webapp.photos.models import Photo
from webapp.photos.selectors import find_photo
from webapp.sentences import Refused
from webapp.studio import services as studio
from webapp.studio.forms import DEFAULTS as STYLE
from webapp.studio.forms import SettingsForm
from webapp.zoo import services as zoo
from webapp.zoo.forms import MOST_UNITS

SEED = 0
LARGEST_NUMBER = 2**63 - 1


class Wish(serializers.Serializer[Any]):
    """One kind of job; valid, it can start it."""

    def start(self, *, owner: User, request_key: UUID) -> Job:
        """Raises ``Refused``."""
        raise NotImplementedError


def _kind(name: str) -> serializers.ChoiceField:
    return serializers.ChoiceField(choices=[name])


def _number() -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=LARGEST_NUMBER)


def _visible(photo_id: UUID, owner: User) -> Photo:
    photo = find_photo(photo_id=photo_id, viewer=owner)
    if photo is None or photo.removed_at is not None:
        raise Refused("not_found")
    return photo


class StyleSettings(serializers.Serializer[Any]):
    """How it is painted; what is not said is as the studio has it."""

    size = serializers.IntegerField(min_value=128, max_value=1024, default=STYLE["size"])
    balance = serializers.FloatField(min_value=0, max_value=1, default=STYLE["balance"])
    stroke_size = serializers.FloatField(min_value=0.5, max_value=2, default=STYLE["stroke_size"])
    quality = serializers.ChoiceField(choices=["draft", "standard", "fine"], default=STYLE["quality"])
    start = serializers.ChoiceField(choices=["photo", "noise", "instant"], default=STYLE["start"])
    backbone = serializers.ChoiceField(choices=["efficientnet-lite0", "vgg19"], default=STYLE["backbone"])
    optimizer = serializers.ChoiceField(choices=["adam", "lbfgs"], default=STYLE["optimizer"])
    keep_colors = serializers.BooleanField(default=STYLE["keep_colors"])


class StyleWish(Wish):
    """Paint a photograph in the manner of a painting: all of it, a cut-out of it, or all but that."""

    kind = _kind("style")
    photo = serializers.UUIDField()
    painting = serializers.UUIDField()
    cutout = serializers.UUIDField(required=False)
    part = serializers.ChoiceField(choices=["inside", "outside"], default="inside")
    settings = StyleSettings(default=dict)

    def start(self, *, owner: User, request_key: UUID) -> Job:
        wanted = self.validated_data
        return studio.paint(
            photo=wanted["photo"],
            painting=wanted["painting"],
            cutout=wanted.get("cutout"),
            part=wanted["part"],
            settings=cleaned(SettingsForm({**STYLE, **wanted["settings"]})),
            owner=owner,
            request_key=request_key,
        )


class ObjectsWish(Wish):
    """Look for objects in one photograph; what was found is at `/photos/{id}/objects`."""

    kind = _kind("objects")
    photo = serializers.UUIDField()
    detector = serializers.ChoiceField(choices=list(DETECTORS), default=DEFAULT_DETECTOR)

    def start(self, *, owner: User, request_key: UUID) -> Job:
        photo = get_photo(photo_id=self.validated_data["photo"], viewer=owner)
        detector = self.validated_data["detector"]
        return objects.find_objects(photo=photo, detector=detector, owner=owner, request_key=request_key)


class ObjectsBatchWish(Wish):
    """Look for objects in many photographs, one after the other, in one job."""

    kind = _kind("objects_batch")
    photos = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=objects.MAX_PHOTOS)
    detector = serializers.ChoiceField(choices=list(DETECTORS), default=DEFAULT_DETECTOR)

    def start(self, *, owner: User, request_key: UUID) -> Job:
        return objects.find_objects_in_many(
            photos=self.validated_data["photos"],
            detector=self.validated_data["detector"],
            owner=owner,
            request_key=request_key,
        )


class Box(serializers.Serializer[Any]):
    """Pixels of the display copy; right and bottom are exclusive."""

    left = serializers.IntegerField(min_value=0, max_value=MAX_SIDE)
    top = serializers.IntegerField(min_value=0, max_value=MAX_SIDE)
    right = serializers.IntegerField(min_value=1, max_value=MAX_SIDE)
    bottom = serializers.IntegerField(min_value=1, max_value=MAX_SIDE)


class Mark(serializers.Serializer[Any]):
    """A stroke of the brush: what it keeps or drops, how wide it is, and its points `x, y, x, y, …`."""

    keeps = serializers.BooleanField()
    width = serializers.IntegerField(min_value=1, max_value=MAX_SIDE)
    points = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=MAX_SIDE), min_length=2, max_length=MAX_POINTS
    )


class CutoutWish(Wish):
    """Look for a mask: of all people, of what is in a box; or correct the saved one by marks or by the edges.

    The job's result is a gray PNG. `PUT /photos/{id}/cutout` keeps it.
    """

    kind = _kind("cutout")
    photo = serializers.UUIDField()
    method = serializers.ChoiceField(choices=list(METHODS))
    box = Box(required=False)
    marks = serializers.ListField(child=Mark(), required=False, max_length=MAX_MARKS)

    def start(self, *, owner: User, request_key: UUID) -> Job:
        wanted = self.validated_data
        form = CutoutForm(
            {
                "method": wanted["method"],
                "request_key": request_key,
                "marks": [dict(mark) for mark in wanted.get("marks", [])] or None,
                **wanted.get("box", {}),
            }
        )
        checked = cleaned(form)
        return cutouts.find_mask(
            photo=_visible(wanted["photo"], owner),
            owner=owner,
            method=checked["method"],
            request_key=request_key,
            box=checked.get("box"),
            marks=checked["marks"],
        )


class TrainWish(Wish):
    """Train a network on a data set: a detector on boxes, a segmenter on outlines."""

    kind = _kind("train")
    dataset = _number()
    name = serializers.CharField(max_length=80, required=False, default="", allow_blank=True)
    effort = serializers.ChoiceField(choices=list(EFFORTS), default=DEFAULT_EFFORT)

    def start(self, *, owner: User, request_key: UUID) -> Job:
        wanted = self.validated_data
        dataset = datasets.get_dataset(dataset_id=wanted["dataset"], owner=owner)
        return trainings.train(dataset, name=wanted["name"], effort=wanted["effort"], request_key=request_key)


class TryModelWish(Wish):
    """Look for a trained model's classes in photographs."""

    kind = _kind("try_model")
    model = _number()
    photos = serializers.ListField(
        child=serializers.UUIDField(), min_length=1, max_length=trainings.MAX_TRIED
    )

    def start(self, *, owner: User, request_key: UUID) -> Job:
        model = datasets.get_model(model_id=self.validated_data["model"], owner=owner)
        photos = datasets.get_photos(photo_ids=self.validated_data["photos"], owner=owner)
        return trainings.try_model(model, photos=photos, owner=owner, request_key=request_key)


class _Unit(Wish):
    network = serializers.CharField(max_length=40)
    layer = serializers.CharField(max_length=120)


class ZooRunWish(_Unit):
    """Run a photograph through a network of the zoo and keep what a layer answers."""

    kind = _kind("zoo_run")
    photo = serializers.UUIDField()

    def start(self, *, owner: User, request_key: UUID) -> Job:
        wanted = self.validated_data
        photo = get_photo(photo_id=wanted["photo"], viewer=owner)
        return zoo.run_photo(
            network=wanted["network"],
            layer=wanted["layer"],
            photo=photo,
            owner=owner,
            request_key=request_key,
        )


class ZooPatchesWish(_Unit):
    """Look through one's photographs for what excites a layer most."""

    kind = _kind("zoo_patches")

    def start(self, *, owner: User, request_key: UUID) -> Job:
        wanted = self.validated_data
        return zoo.find_patches(
            network=wanted["network"], layer=wanted["layer"], owner=owner, request_key=request_key
        )


class ZooFeatureWish(_Unit):
    """Make a picture of what a unit looks for."""

    kind = _kind("zoo_feature")
    unit = serializers.IntegerField(min_value=0, max_value=MOST_UNITS)
    part = serializers.ChoiceField(choices=["channel", "unit"], default="channel")
    effort = serializers.ChoiceField(choices=["draft", "fine"], default="draft")
    seed = serializers.IntegerField(min_value=0, max_value=2**31 - 1, default=0)

    def start(self, *, owner: User, request_key: UUID) -> Job:
        names = ("network", "layer", "unit", "part", "effort", "seed")
        wanted = {name: self.validated_data[name] for name in names}
        return zoo.visualize(**wanted, owner=owner, request_key=request_key)


class ZooExplainWish(Wish):
    """Map where a network sees what it names in a photograph."""

    kind = _kind("zoo_explain")
    network = serializers.CharField(max_length=40)
    photo = serializers.UUIDField()

    def start(self, *, owner: User, request_key: UUID) -> Job:
        photo = get_photo(photo_id=self.validated_data["photo"], viewer=owner)
        network = self.validated_data["network"]
        return zoo.explain(network=network, photo=photo, owner=owner, request_key=request_key)


class LessonWish(Wish):
    """Learn a lesson of the classroom anew from all its photographs."""

    kind = _kind("lesson")
    lesson = _number()
    depth = serializers.ChoiceField(choices=["auto", "head", "blocks", "all"], default="auto")
    members = serializers.ChoiceField(choices=list(ENSEMBLES), default=ENSEMBLES[0], help_text="Networks.")
    variations = serializers.ListField(
        child=serializers.ChoiceField(choices=list(VARIATIONS)), default=list, max_length=len(VARIATIONS)
    )

    def start(self, *, owner: User, request_key: UUID) -> Job:
        wanted = self.validated_data
        return lessons_services.learn(
            lessons.get_lesson(lesson_id=wanted["lesson"], owner=owner),
            variations=[name for name in VARIATIONS if name in wanted["variations"]],
            depth=wanted["depth"],
            members=wanted["members"],
            request_key=request_key,
        )


class LessonExportWish(Wish):
    """Make a file of what a lesson has learned."""

    kind = _kind("lesson_export")
    lesson = _number()
    format = serializers.ChoiceField(choices=list(FORMATS))
    ensemble = serializers.BooleanField(default=False)

    def start(self, *, owner: User, request_key: UUID) -> Job:
        lesson = lessons.get_lesson(lesson_id=self.validated_data["lesson"], owner=owner)
        wanted = self.validated_data
        return lessons_services.export(
            lesson, format=wanted["format"], is_ensemble=wanted["ensemble"], request_key=request_key
        )


class LeNet5Wish(Wish):
    """Train LeNet-5 on handwritten digits."""

    kind = _kind("classic_lenet5")
    pictures = serializers.IntegerField(min_value=1000, max_value=60_000, default=10_000)
    epochs = serializers.IntegerField(min_value=1, max_value=20, default=3)

    def start(self, *, owner: User, request_key: UUID) -> Job:
        wanted = {name: self.validated_data[name] for name in ("pictures", "epochs")}
        return _train_classic(Classic.Kind.LENET5, wanted, owner, request_key)


class DepthsWish(Wish):
    """Train networks of several depths, with and without residual connections."""

    kind = _kind("classic_depths")
    pictures = serializers.IntegerField(min_value=1000, max_value=20_000, default=4000)
    steps = serializers.IntegerField(min_value=20, max_value=2000, default=200)
    depths = serializers.ListField(
        child=serializers.ChoiceField(choices=list(DEPTHS)), min_length=1, max_length=MAX_DEPTHS
    )

    def start(self, *, owner: User, request_key: UUID) -> Job:
        wanted = {name: self.validated_data[name] for name in ("pictures", "steps")}
        depths = sorted(set(self.validated_data["depths"]))
        return _train_classic(Classic.Kind.DEPTHS, {**wanted, "depths": depths}, owner, request_key)


def _train_classic(what: str, wanted: Mapping[str, Any], owner: User, request_key: UUID) -> Job:
    made = train_classic(owner=owner, what=what, wanted={**wanted, "seed": SEED}, request_key=request_key)
    assert made.job is not None
    return made.job


WISHES: dict[str, type[Wish]] = {
    "style": StyleWish,
    "objects": ObjectsWish,
    "objects_batch": ObjectsBatchWish,
    "cutout": CutoutWish,
    "train": TrainWish,
    "try_model": TryModelWish,
    "zoo_run": ZooRunWish,
    "zoo_patches": ZooPatchesWish,
    "zoo_feature": ZooFeatureWish,
    "zoo_explain": ZooExplainWish,
    "lesson": LessonWish,
    "lesson_export": LessonExportWish,
    "classic_lenet5": LeNet5Wish,
    "classic_depths": DepthsWish,
}


class AnyWish(serializers.Serializer[Any]):
    """Says which of the wishes a body is."""

    kind = serializers.ChoiceField(choices=list(WISHES))


def wish_in(data: Any) -> Wish:
    """The wish that a body holds, checked. Raises ``ValidationError``."""
    first = AnyWish(data=data)
    first.is_valid(raise_exception=True)
    wish = WISHES[first.validated_data["kind"]](data=data)
    wish.is_valid(raise_exception=True)
    return wish
