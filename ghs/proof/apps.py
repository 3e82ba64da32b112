from django.apps import AppConfig


class ProofConfig(AppConfig):
    name = "ghs.proof"
    verbose_name = "Proof 証明"
