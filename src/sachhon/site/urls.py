"""Every address of the site."""

from django.urls import include, path

from sachhon.accounts.limits import too_many
from sachhon.api.site import api
from sachhon.plan.api import router as editions

api.add_router("/editions", editions)

urlpatterns = [
    path("", include("sachhon.portal.urls")),
    path("", include("sachhon.plan.urls")),
    path("", include("sachhon.accounts.urls")),
    path("", include("sachhon.api.urls")),
    path("library/", include("sachhon.library.urls")),
    path("calculators/", include("sachhon.assessments.urls")),
    path("reporting/", include("sachhon.reporting.urls")),
    path("establishments/", include("sachhon.establishments.urls")),
    path("key-users/", include("sachhon.resources.urls")),
    path("duplicates/", include("sachhon.establishments.urls_duplicates")),
    path("places/", include("sachhon.territory.urls")),
    path("power/", include("sachhon.resources.urls_power")),
    path("compare/", include("sachhon.resources.urls_compare")),
    path("imports/", include("sachhon.imports.urls")),
    path("r/", include("sachhon.kit.urls")),
    path("api/v1/", api.urls),
    path("i18n/", include("django.conf.urls.i18n")),
]
handler429 = too_many
