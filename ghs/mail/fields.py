"""The form field for an address that mail will go to."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ghs.mail.addresses import AddressError, mailbox
from ghs.text.fields import EmailField


class MailboxField(EmailField):
    """An e-mail address, returned in the one spelling under which mail keeps it."""

    def clean(self, value: object) -> str:
        """Return the one spelling of the address."""
        text = super().clean(value)
        try:
            return mailbox(text) if text else text
        except AddressError:
            message = _("Check the e-mail address: it should look like name@company.example.")
            raise ValidationError(message) from None
