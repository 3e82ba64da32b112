"""What people and the office enter about videos."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ghs.files.fields import UploadField
from ghs.text.fields import ConsentField, DateField, LongTextField, OnceField, TextField
from ghs.text.normal import to_narrow
from training.captions import clock

_CHAPTER = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)\s+(\S.*)")


class AccessForm(forms.Form):
    """Asking for an access to a video set."""

    name = TextField(max_length=120, label=gettext_lazy("Your name"))
    company = TextField(
        max_length=120,
        label=gettext_lazy("Company or organisation"),
        help_text=gettext_lazy("If you do not belong to one, write “individual”."),
    )
    purpose = LongTextField(
        max_length=1000,
        label=gettext_lazy("Purpose of watching"),
        help_text=gettext_lazy("For example: training of new developers in our team."),
    )
    consent = ConsentField(label=gettext_lazy("I agree that my entries are used to decide on and manage this access."))
    once = OnceField()

    @property
    def consent_text(self) -> str:
        """What was agreed to, in the words that were shown."""
        return str(self.fields["consent"].label)


class PlaceForm(forms.Form):
    """Where a person stopped watching. Units: seconds."""

    position_seconds = forms.FloatField(min_value=0, max_value=1_000_000)


class GrantForm(forms.Form):
    """The period of an access, both days included."""

    starts_on = DateField(label=gettext_lazy("First day"))
    ends_on = DateField(label=gettext_lazy("Last day"))


class ReasonForm(forms.Form):
    """Why the office says no; it is sent to the person."""

    reason = LongTextField(
        max_length=1000,
        rows=3,
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("This is sent to the person by mail."),
    )


class VideoSetForm(forms.Form):
    """What a video set says about itself."""

    title = TextField(max_length=120, label=gettext_lazy("Title"))
    title_english = TextField(max_length=160, required=False, label=gettext_lazy("Title in English"))
    released_on = DateField(
        required=False,
        label=gettext_lazy("Released on"),
        help_text=gettext_lazy("From this day on everybody sees the set. Left empty, only the office sees it."),
    )
    access_days = forms.IntegerField(
        min_value=1,
        max_value=1100,
        initial=90,
        label=gettext_lazy("Usual length of an access in days"),
    )


class NewVideoSetForm(VideoSetForm):
    """A new video set, with the code that stays."""

    code = forms.SlugField(
        max_length=20,
        label=gettext_lazy("Code"),
        help_text=gettext_lazy(
            "Letters, digits and hyphens, such as C. It stands in addresses and can't be changed later."
        ),
    )
    field_order = ["code", "title", "title_english", "released_on", "access_days"]


class VideoForm(forms.Form):
    """What a video says about itself, and files that replace the present ones."""

    title = TextField(max_length=160, label=gettext_lazy("Title"))
    title_english = TextField(max_length=200, required=False, label=gettext_lazy("Title in English"))
    position = forms.IntegerField(min_value=1, max_value=999, label=gettext_lazy("Position in the set"))
    is_free = forms.BooleanField(
        required=False,
        label=gettext_lazy("Free to everybody"),
        help_text=gettext_lazy("Anyone can watch it, without signing in or applying."),
    )
    summary = LongTextField(max_length=1000, rows=3, label=gettext_lazy("Summary"))
    summary_english = LongTextField(max_length=1000, rows=3, required=False, label=gettext_lazy("Summary in English"))
    file = UploadField(
        required=False,
        label=gettext_lazy("Film"),
        help_text=gettext_lazy("MP4 (H.264), at most 500 MB. Left empty, the present film stays."),
    )
    captions = UploadField(
        required=False,
        label=gettext_lazy("Captions in Japanese"),
        help_text=gettext_lazy("WebVTT (.vtt) in UTF-8, at most 1 MB."),
    )
    captions_english = UploadField(
        required=False,
        label=gettext_lazy("Captions in English"),
        help_text=gettext_lazy("WebVTT (.vtt) in UTF-8, at most 1 MB."),
    )
    poster = UploadField(
        required=False,
        label=gettext_lazy("Still picture"),
        help_text=gettext_lazy("PNG or JPEG, at most 5 MB, shown before the film plays."),
    )
    chapters = LongTextField(
        max_length=8000,
        required=False,
        label=gettext_lazy("Chapters"),
        help_text=gettext_lazy(
            "One a line: time, title and, after a bar, the English title, such as: 0:35 四つの領域 | Four areas"
        ),
    )
    transcript = LongTextField(
        max_length=40_000,
        required=False,
        label=gettext_lazy("Transcript"),
        help_text=gettext_lazy("Left empty, it is taken from the captions that are brought along."),
    )
    transcript_english = LongTextField(max_length=40_000, required=False, label=gettext_lazy("Transcript in English"))

    def clean_chapters(self) -> list[dict[str, Any]]:
        """Return the chapters in order of time."""
        lines = [line for line in self.cleaned_data["chapters"].split("\n") if line.strip()]
        chapters = [chapter_of(line.strip()) for line in lines]
        return sorted(chapters, key=lambda chapter: chapter["starts_at_seconds"])


class NewVideoForm(VideoForm):
    """A new video: its address stays, and it needs a film."""

    slug = forms.SlugField(
        max_length=60,
        label=gettext_lazy("Short name in the address"),
        help_text=gettext_lazy("Letters, digits and hyphens, such as risk-basics. It can't be changed later."),
    )
    file = UploadField(label=gettext_lazy("Film"), help_text=gettext_lazy("MP4 (H.264), at most 500 MB."))
    field_order = ["slug", *VideoForm.base_fields]


def chapter_of(line: str) -> dict[str, Any]:
    """Return a chapter written as time, title and perhaps an English title.

    Errors: ValidationError.
    """
    time, _gap, titles = line.partition(" ")
    match = _CHAPTER.fullmatch(f"{to_narrow(time).replace('：', ':')} {titles.strip()}")
    if match is None:
        raise ValidationError(
            _("Write each chapter as time and title, such as “0:35 Four areas”. Check this line: %(line)s")
            % {"line": line[:60]}
        )
    hours, minutes, seconds = (int(part or 0) for part in match.groups()[:3])
    title, _bar, english = match[4].partition("|")
    return {
        "starts_at_seconds": hours * 3600 + minutes * 60 + seconds,
        "title": title.strip()[:160],
        "title_english": english.strip()[:160],
    }


def written_chapters(chapters: list[dict[str, Any]]) -> str:
    """Return chapters as they are typed."""
    return "\n".join(
        f"{clock(chapter['starts_at_seconds'])} {chapter['title']}"
        + (f" | {chapter['title_english']}" if chapter.get("title_english") else "")
        for chapter in chapters
    )
