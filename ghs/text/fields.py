"""Form fields that take what people in Japan type and return it clean.

Every refusal says how to mend the input. Width, kana and hyphens are never a reason to refuse.
"""

import re
import unicodedata
import uuid
from datetime import date, datetime
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from stdnum.jp import cn

from ghs.text.normal import clean, clean_lines, digits, is_katakana, to_katakana, to_narrow

REQUIRED: dict[str, Any] = {"required": gettext_lazy("Fill this in.")}


def refuse_unstorable(text: str) -> None:
    """Refuse what no database or mail can carry: NUL and half a surrogate pair.

    Browsers and web servers turn half a pair into U+FFFD, the sign for a lost character.
    Errors: ValidationError.
    """
    if re.search("[\x00\ufffd\ud800-\udfff]", text):
        raise ValidationError(
            _("This contains a character that can't be stored. Type the text again instead of pasting it.")
        )


class TextField(forms.CharField):
    """One line of text."""

    default_error_messages = REQUIRED

    def __init__(self, *, max_length: int = 200, **options: Any) -> None:
        self.limit = max_length
        super().__init__(strip=False, **options)
        self.widget.attrs.setdefault("maxlength", str(max_length))

    def to_python(self, value: Any) -> str:
        """Return the text cleaned."""
        text = str(value) if value is not None else ""
        refuse_unstorable(text)
        if re.search(r"[\r\n\u2028\u2029]", text.strip()):
            raise ValidationError(_("Write this in one line, without line breaks."))
        text = self.normalise(text)
        if len(text) > self.limit:
            raise ValidationError(
                ngettext(
                    "This is too long: at most %(limit)d character. Shorten it.",
                    "This is too long: at most %(limit)d characters. Shorten it.",
                    self.limit,
                )
                % {"limit": self.limit}
            )
        return text

    def normalise(self, text: str) -> str:
        """Return the form in which this field's text is stored."""
        return clean(text)


class LongTextField(TextField):
    """Several lines of text."""

    widget = forms.Textarea

    def __init__(self, *, max_length: int = 2000, rows: int = 5, **options: Any) -> None:
        super().__init__(max_length=max_length, **options)
        self.widget.attrs["rows"] = str(rows)

    def to_python(self, value: Any) -> str:
        """Return the lines cleaned."""
        text = str(value) if value is not None else ""
        refuse_unstorable(text)
        text = clean_lines(text)
        if len(text) > self.limit:
            raise ValidationError(
                ngettext(
                    "This is too long: at most %(limit)d character. Shorten it.",
                    "This is too long: at most %(limit)d characters. Shorten it.",
                    self.limit,
                )
                % {"limit": self.limit}
            )
        return text


class KanaField(TextField):
    """A reading: hiragana and half-width kana are taken and stored as full-width katakana."""

    def normalise(self, text: str) -> str:
        """Return the reading in full-width katakana."""
        return to_katakana(text)

    def validate(self, value: str) -> None:
        """Refuse what is not a reading."""
        super().validate(value)
        if value and not is_katakana(value) and not re.fullmatch(r"[A-Za-z .'\-ー]+", value):
            raise ValidationError(_("Write the reading in kana, such as ヤマダ. Hiragana is fine too."))


_WRONG_ADDRESS = gettext_lazy("Check the e-mail address: it should look like name@company.example.")

# Quoted local parts and addresses of computers in brackets are lawful, but nobody here can be reached there.
_MAILBOX = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]+")


class EmailField(TextField):
    """An e-mail address, stored as typed but narrow; also the dotted addresses of older mobile phones."""

    widget = forms.EmailInput

    def __init__(self, *, max_length: int = 254, **options: Any) -> None:
        super().__init__(max_length=max_length, **options)
        self.widget.attrs.setdefault("autocomplete", "email")

    def normalise(self, text: str) -> str:
        """Return the address without spaces and in narrow letters, its domain in lower case."""
        text = clean(unicodedata.normalize("NFKC", text)).replace(" ", "")
        local, at_sign, domain = text.rpartition("@")
        return f"{local}{at_sign}{domain.lower()}"

    def validate(self, value: str) -> None:
        """Refuse what no mail server would take."""
        super().validate(value)
        if not value:
            return
        local, _at_sign, domain = value.rpartition("@")
        if not domain.isascii() or not local.isascii():
            raise ValidationError(_("Check the e-mail address: it may contain letters, digits and signs only."))
        plain = re.sub(r"\.+", ".", local).strip(".")
        try:
            validate_email(f"{plain}@{domain}")
        except ValidationError:
            raise ValidationError(_WRONG_ADDRESS) from None
        if not _MAILBOX.fullmatch(value):
            raise ValidationError(_WRONG_ADDRESS)


class PhoneField(TextField):
    """A telephone number in any width and with any hyphens, stored as typed but narrow."""

    widget = forms.TextInput

    def __init__(self, *, max_length: int = 30, **options: Any) -> None:
        super().__init__(max_length=max_length, **options)
        self.widget.attrs.setdefault("inputmode", "tel")
        self.widget.attrs.setdefault("autocomplete", "tel")

    def normalise(self, text: str) -> str:
        """Return the number in narrow digits and hyphens."""
        return to_narrow(text)

    def validate(self, value: str) -> None:
        """Refuse what can't be dialled."""
        super().validate(value)
        if value and not re.fullmatch(r"\+?[0-9]{9,15}", digits(value)):
            raise ValidationError(_("Check the telephone number: 9 to 15 digits, such as 03-1234-5678."))


class PostcodeField(TextField):
    """A Japanese postcode, with or without a hyphen, stored as seven digits."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=12, **options)
        self.widget.attrs.setdefault("inputmode", "numeric")
        self.widget.attrs.setdefault("autocomplete", "postal-code")

    def normalise(self, text: str) -> str:
        """Return the seven digits."""
        return digits(text)

    def validate(self, value: str) -> None:
        """Refuse anything but seven digits."""
        super().validate(value)
        if value and not re.fullmatch(r"[0-9]{7}", value):
            raise ValidationError(_("Write the postcode's seven digits, such as 100-0001."))


class CorporateNumberField(TextField):
    """A Japanese corporate number (法人番号): 13 digits, the first a check digit.

    Source: National Tax Agency, corporate number specification; checked by python-stdnum.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=20, **options)
        self.widget.attrs.setdefault("inputmode", "numeric")

    def normalise(self, text: str) -> str:
        """Return the thirteen digits; a leading T of an invoice number is dropped."""
        return digits(text).upper().removeprefix("T")

    def validate(self, value: str) -> None:
        """Refuse a wrong length or a wrong check digit."""
        super().validate(value)
        if value and not re.fullmatch(r"[0-9]{13}", value):
            raise ValidationError(_("A corporate number has 13 digits. Check it, or leave the field empty."))
        if value and not cn.is_valid(value):
            raise ValidationError(
                _("The check digit of this corporate number does not fit: a digit may be wrong or two exchanged.")
            )


class YenField(forms.IntegerField):
    """An amount in yen, typed in any width, with or without commas and signs."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": gettext_lazy("Fill this in."),
        "invalid": gettext_lazy("Write the amount in digits, such as 22,000."),
    }

    def __init__(self, *, min_value: int = 1, **options: Any) -> None:
        super().__init__(min_value=min_value, max_value=100_000_000, localize=False, **options)
        self.widget = forms.TextInput(attrs={"inputmode": "numeric"})

    def to_python(self, value: Any) -> int | None:
        """Return the amount."""
        plain = to_narrow(str(value or "")).replace(",", "").strip("¥\\円 ")
        return super().to_python(plain)


class DateField(forms.DateField):
    """A date typed as 2026-11-22, 2026/11/22, 20261122 or 2026年11月22日, in any width."""

    default_error_messages = REQUIRED
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def to_python(self, value: Any) -> date | None:
        """Return the date."""
        if isinstance(value, str):
            refuse_unstorable(value)
            value = re.sub(r"[年月/.]", "-", to_narrow(value)).replace("日", "")
            if re.fullmatch(r"[0-9]{8}", value):
                value = f"{value[:4]}-{value[4:6]}-{value[6:]}"
        try:
            return super().to_python(value)
        except ValidationError:
            raise ValidationError(_("Write the date as year-month-day, such as 2026-11-22.")) from None


class MomentField(forms.DateTimeField):
    """A day and time in Japan, typed as 2026-11-22 10:00, 2026/11/22 10:00 or 2026年11月22日 10:00, in any width."""

    default_error_messages = REQUIRED
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def to_python(self, value: Any) -> datetime | None:
        """Return the moment, aware of its time zone."""
        if isinstance(value, str):
            refuse_unstorable(value)
            value = re.sub(r"[年月/.]", "-", to_narrow(value)).replace("日", "").replace("T", " ")
        try:
            moment = super().to_python(value)
        except (ValidationError, OverflowError):
            raise ValidationError(
                _("Write day and time as year-month-day hour:minute, such as 2026-11-22 10:00.")
            ) from None
        if moment and not 2000 <= timezone.localtime(moment).year <= 2100:
            raise ValidationError(_("Check the year."))
        return moment


class LinkField(TextField):
    """An address of the web for people to follow: https, without a name or password. Nothing here ever fetches it."""

    widget = forms.URLInput

    def __init__(self, *, max_length: int = 500, **options: Any) -> None:
        super().__init__(max_length=max_length, **options)

    def validate(self, value: str) -> None:
        """Refuse what a browser would not open safely."""
        super().validate(value)
        if value and not _is_safe_link(value):
            raise ValidationError(
                _("Write the whole address, beginning with https:// and without spaces, user name or password.")
            )


def _is_safe_link(text: str) -> bool:
    try:
        parts = urlsplit(text)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return False
    is_plain = not re.search(r"[\s<>\"'`{}|\\^]", text)
    return is_plain and text.startswith("https://") and "." in host.strip(".") and "@" not in parts.netloc


class OnceField(forms.UUIDField):
    """A hidden mark that makes a double click, a reload or a second tab the same submission."""

    widget = forms.HiddenInput

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, initial=uuid.uuid4, **options)

    def clean(self, value: Any) -> uuid.UUID:
        """Return the mark, or a new one when it is missing or spoilt."""
        try:
            return super().clean(value) or uuid.uuid4()
        except ValidationError:
            return uuid.uuid4()


class ConsentField(forms.BooleanField):
    """A box that must be ticked by the person."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            error_messages={"required": gettext_lazy("Please read this and tick the box to go on.")}, **options
        )
