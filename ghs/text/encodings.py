"""What character sets are called for people."""

ENCODING_NAMES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 (BOM)",
    "cp932": "Shift_JIS (CP932)",
    "utf-16": "UTF-16",
    "euc_jp": "EUC-JP",
    "iso2022_jp": "ISO-2022-JP",
}
