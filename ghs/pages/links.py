"""リンク集: addresses outside the portal worth reading on, with a word on each."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Link:
    """One address outside the portal."""

    name: str | Promise
    url: str
    note: str | Promise


LINKS: list[tuple[str | Promise, list[Link]]] = [
    (
        _("Industry associations"),
        [
            Link(
                _("Japan Medical Imaging and Radiological Systems Industries Association (JIRA)"),
                "https://www.jira-net.or.jp/",
                _("Makers of medical imaging systems; publishes the JESRA standards and technical reports."),
            ),
            Link(
                _("Japanese Association of Healthcare Information Systems Industry (JAHIS)"),
                "https://www.jahis.jp/",
                _("Makers of health information systems such as electronic records."),
            ),
            Link(
                _("Japan Electronics and Information Technology Industries Association (JEITA)"),
                "https://www.jeita.or.jp/",
                _("Electronics and information technology, with a group on health care."),
            ),
        ],
    ),
    (
        _("Law and administration"),
        [
            Link(
                _("Ministry of Health, Labour and Welfare"),
                "https://www.mhlw.go.jp/",
                _("Medical-device law, and when a program counts as a medical device."),
            ),
            Link(
                _("Pharmaceuticals and Medical Devices Agency (PMDA)"),
                "https://www.pmda.go.jp/",
                _("Review and consultation for medical devices, safety information."),
            ),
            Link(
                _("Personal Information Protection Commission"),
                "https://www.ppc.go.jp/",
                _("The law on personal information, guidelines and questions and answers."),
            ),
            Link(
                _("e-Gov law search"),
                "https://laws.e-gov.go.jp/",
                _("The text of every law in force."),
            ),
        ],
    ),
    (
        _("Standards and security"),
        [
            Link(
                _("Japanese Industrial Standards Committee (JISC)"),
                "https://www.jisc.go.jp/",
                _("Look up JIS T 82304-1 (health software), JIS T 2304 (life cycle), JIS T 14971 (risk)."),
            ),
            Link(
                _("International Organization for Standardization (ISO)"),
                "https://www.iso.org/",
                _("ISO 14971, ISO 9001 and other international standards."),
            ),
            Link(
                _("International Electrotechnical Commission (IEC)"),
                "https://www.iec.ch/",
                _("IEC 82304-1 and IEC 62304 on health software."),
            ),
            Link(
                _("Information-technology Promotion Agency (IPA)"),
                "https://www.ipa.go.jp/",
                _("Vulnerability information and guides to secure development."),
            ),
        ],
    ),
    (
        _("Guides to using medical images"),
        [
            Link(
                _("JESRA TR-0047-2019: practice guide to handling medical images"),
                "http://www.jira-net.or.jp/publishing/files/jesra/JESRA_TR-0047_2019.pdf",
                _("What a company that receives images from a hospital has to mind (PDF, in Japanese)."),
            ),
            Link(
                _("JESRA TR-0045-2018: guide to anonymisation techniques in imaging systems"),
                "http://www.jira-net.or.jp/publishing/files/jesra/JESRA_TR-0045_2018.pdf",
                _("What society asks of anonymisation and how it is done (PDF, in Japanese)."),
            ),
        ],
    ),
]
