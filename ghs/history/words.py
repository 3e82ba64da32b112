"""What happened, in words people read. A house test proves that every verb has its words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, Promise] = {
    "accept_invitation": _("A person accepted the invitation"),
    "add_closing_days": _("Closing days were entered"),
    "change_member_role": _("A member got another role"),
    "change_organization": _("The organisation's data were changed"),
    "change_profile": _("The profile was changed"),
    "create_organization": _("The organisation was entered"),
    "invite_member": _("A person was invited"),
    "leave_organization": _("A member left"),
    "remove_closing_days": _("Closing days were removed"),
    "remove_member": _("A member was removed"),
    "reset_second_factor": _("A lost second factor was removed"),
    "set_council_profile": _("The council's own data were set"),
    "set_price": _("A price was set"),
    "set_scheme_status": _("The scheme's status was set"),
    "set_staff_roles": _("The staff roles were changed"),
    "withdraw_invitation": _("An invitation was taken back"),
}
