"""What attendees type: a usual form, and texts that no field of one line can keep.

Half a surrogate pair reaches a server as U+FFFD: browsers can't send it otherwise.
"""

ENTRIES = {
    "family_name": "髙橋",
    "given_name": "𠮷子",
    "family_name_kana": "たかはし",
    "given_name_kana": "ﾖｼｺ",
    "company": "株式会社サンプル病院システム",
    "department": "開発部",
    "email": "takahashi@hospital.example",
    "phone": "03-1234-5678",
    "consent": "on",
    "once": "5f0c4c4e-6b5d-4c8a-9a53-222222222222",
}

BAD_LINES = ["山田\x00", "山田\ufffd", "山田\r\nBcc: x@evil.example", "山\u2028田", "長" * 121, "x" * 100_000]
