from django.apps import AppConfig


class PDFConfig(AppConfig):
    name = "ghs.pdf"
    verbose_name = "PDF"
