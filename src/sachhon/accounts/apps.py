from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "sachhon.accounts"
    label = "accounts"
