"""Shape and meaning of what is typed about news, subscriptions and mailings."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ghs.mail.fields import MailboxField
from ghs.text.fields import ConsentField, LongTextField, MomentField, OnceField, TextField
from newsletter.models import Mailing

LANGUAGES = [("ja", "日本語"), ("en", "English")]
BODY_CHARACTERS = 20_000
MARKDOWN_HELP = gettext_lazy(
    "Line breaks are kept. # makes a heading, - an item of a list, **bold**, [words](https://…) a link."
)


class WholeEnglishForm(forms.Form):
    """A Japanese text, and an English one that is whole or absent."""

    headline = ""

    def clean(self) -> dict[str, Any]:
        """Refuse half an English text."""
        cleaned = super().clean() or {}
        name = f"{self.headline}_english"
        if name in self.errors or "body_english" in self.errors:
            return cleaned
        if bool(cleaned.get(name)) != bool(cleaned.get("body_english")):
            missing = "body_english" if cleaned.get(name) else name
            self.add_error(missing, _("Fill in both English fields, or leave both empty."))
        return cleaned

    @property
    def text(self) -> dict[str, str]:
        """What was written, by the names of the fields."""
        names = [self.headline, "body", f"{self.headline}_english", "body_english"]
        return {name: self.cleaned_data[name] for name in names}


class PostForm(WholeEnglishForm):
    """A news post."""

    headline = "title"

    title = TextField(label=gettext_lazy("Title"), max_length=120)
    body = LongTextField(label=gettext_lazy("Text"), max_length=BODY_CHARACTERS, rows=14, help_text=MARKDOWN_HELP)
    title_english = TextField(label=gettext_lazy("Title in English"), max_length=160, required=False)
    body_english = LongTextField(
        label=gettext_lazy("Text in English"), max_length=BODY_CHARACTERS, rows=10, required=False
    )
    slug = TextField(
        label=gettext_lazy("Address of the page"),
        max_length=60,
        required=False,
        help_text=gettext_lazy(
            "Letters, digits and hyphens, such as spring-seminar. Left empty, it becomes the date and a number."
        ),
    )
    submission = OnceField()
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=1_000_000)

    def clean_slug(self) -> str:
        """Take letters, digits and hyphens, in small letters."""
        slug: str = self.cleaned_data["slug"].lower()
        if slug:
            try:
                validate_slug(slug)
            except ValidationError:
                raise ValidationError(_("Use letters a to z, digits and hyphens only.")) from None
        return slug


class SettledPostForm(PostForm):
    """A post whose address is settled, because it was given out."""

    slug = None  # type: ignore[assignment]


class CorrectionForm(SettledPostForm):
    """A correction of a post that people may have read."""

    correction = TextField(
        label=gettext_lazy("What was corrected"),
        max_length=300,
        help_text=gettext_lazy("Readers see this below the text, with today's date."),
    )


class PublishForm(forms.Form):
    """When a post becomes public."""

    when = forms.ChoiceField(
        label=gettext_lazy("When"),
        choices=[("now", gettext_lazy("Now")), ("later", gettext_lazy("From a time on"))],
        widget=forms.RadioSelect,
        initial="now",
    )
    moment = MomentField(
        label=gettext_lazy("Day and time"),
        required=False,
        help_text=gettext_lazy("Time in Japan. Only needed if you chose a time."),
    )

    def __init__(self, *args: Any, at: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.at = at

    def clean(self) -> dict[str, Any]:
        """Ask for a time to come where a time was chosen."""
        cleaned = super().clean() or {}
        if cleaned.get("when") == "now":
            cleaned["moment"] = None
        elif cleaned.get("when") == "later" and "moment" not in self.errors:
            if cleaned.get("moment") is None:
                self.add_error("moment", _("Enter day and time."))
            elif cleaned["moment"] <= self.at:
                self.add_error("moment", _("This time has passed. Choose a later one."))
        return cleaned


class WithdrawForm(forms.Form):
    """Why a post is withdrawn."""

    reason = TextField(
        label=gettext_lazy("Reason"),
        max_length=300,
        help_text=gettext_lazy("Shown to everyone who opens the address of the post."),
    )


class AddressForm(forms.Form):
    """An address to which a mail is sent."""

    email = MailboxField(label=gettext_lazy("E-mail address"))
    submission = OnceField()


class SubscribeForm(AddressForm):
    """The wish to receive the mail magazine."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=LANGUAGES, widget=forms.RadioSelect)
    consent = ConsentField(label=gettext_lazy("I agree to receive the mail magazine"))

    def __init__(self, *args: Any, wording: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.order_fields(["email", "language", "consent"])
        self.fields["consent"].help_text = wording
        self.fields["language"].initial = get_language()


class LanguageForm(forms.Form):
    """The language in which the mail magazine comes."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=LANGUAGES, widget=forms.RadioSelect)


class MailingForm(WholeEnglishForm):
    """The text of a mailing."""

    headline = "subject"

    subject = TextField(
        label=gettext_lazy("Subject"),
        max_length=120,
        help_text=gettext_lazy("The name of the scheme is put before it by itself."),
    )
    body = LongTextField(label=gettext_lazy("Text"), max_length=BODY_CHARACTERS, rows=16, help_text=MARKDOWN_HELP)
    subject_english = TextField(
        label=gettext_lazy("Subject in English"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("Subscribers who read English get this. Without it they get the Japanese text."),
    )
    body_english = LongTextField(
        label=gettext_lazy("Text in English"), max_length=BODY_CHARACTERS, rows=10, required=False
    )
    submission = OnceField()
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=1_000_000)


class ScheduleForm(PublishForm):
    """When a mailing goes out, and which version of it was looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=1_000_000)


class ResendForm(forms.Form):
    """Who receives a mailing once more."""

    audience = forms.ChoiceField(
        label=gettext_lazy("Recipients"),
        choices=Mailing.Audience.choices,
        widget=forms.RadioSelect,
        initial=Mailing.Audience.MISSED,
    )
    submission = OnceField()


class OnceForm(forms.Form):
    """A button that acts once, however often it is pressed."""

    submission = OnceField()


class SubscriberFilterForm(forms.Form):
    """Which subscribers to list."""

    text = TextField(label=gettext_lazy("Address contains"), max_length=100, required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)

    def __init__(self, *args: Any, states: list[tuple[str, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["state"].choices = [("", _("All")), *states]  # type: ignore[attr-defined]
