from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "sachhon.assessments"
    label = "assessments"
