"""The people of the demonstration: one account for each person the portal serves."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ghs.accounts.roles import OFFICE, MemberRole, Role

PASSWORD = "demo-password-2026"  # noqa: S105 - printed at every start; production refuses demo mode


@dataclass(frozen=True)
class DemoPerson:
    """An invented person. `member_role` is held in the demonstration's first organisation."""

    key: str
    label: str | Promise
    family_name: str
    given_name: str
    family_name_kana: str
    given_name_kana: str
    roles: frozenset[Role] = frozenset()
    member_role: MemberRole | None = None

    @property
    def email(self) -> str:
        """The address to log in with."""
        return f"{self.key}@demo.example"


PEOPLE: tuple[DemoPerson, ...] = (
    DemoPerson("owner", _("Vendor: owner"), "見本", "一郎", "ミホン", "イチロウ", member_role=MemberRole.OWNER),
    DemoPerson("vendor-editor", _("Vendor: editor"), "見本", "二葉", "ミホン", "フタバ", member_role=MemberRole.EDITOR),
    DemoPerson("viewer", _("Vendor: viewer"), "見本", "三枝", "ミホン", "ミエ", member_role=MemberRole.VIEWER),
    DemoPerson("reviewer", _("Reviewer"), "確認", "四季", "カクニン", "シキ", roles=frozenset({Role.REVIEWER})),
    DemoPerson("registrar", _("Registrar"), "決裁", "五郎", "ケッサイ", "ゴロウ", roles=frozenset({Role.REGISTRAR})),
    DemoPerson("organiser", _("Organiser"), "開催", "六実", "カイサイ", "ムツミ", roles=frozenset({Role.ORGANISER})),
    DemoPerson("editor", _("Editor (publicity)"), "広報", "七海", "コウホウ", "ナナミ", roles=frozenset({Role.EDITOR})),
    DemoPerson("attendee", _("Attendee"), "受講", "八重", "ジュコウ", "ヤエ"),
    DemoPerson("learner", _("Learner"), "学習", "九十九", "ガクシュウ", "ツクモ"),
    DemoPerson(
        "privacy-officer",
        _("Privacy officer"),
        "保護",
        "十和",
        "ホゴ",
        "トワ",
        roles=frozenset({Role.PRIVACY_OFFICER}),
    ),
    DemoPerson("operator", _("Operator"), "運用", "百合", "ウンヨウ", "ユリ", roles=frozenset({Role.OPERATOR})),
    DemoPerson("office", _("The office (every staff role)"), "事務", "千尋", "ジム", "チヒロ", roles=OFFICE),
)


def person_by_key(key: str) -> DemoPerson | None:
    """Return a demonstration person, or None for an unknown key."""
    return next((person for person in PEOPLE if person.key == key), None)
