"""Every address of the site."""

from django.contrib.auth import views as auth
from django.urls import include, path

from sachhon.kit.api import api
from sachhon.plan.api import router as editions

api.add_router("/editions", editions)

urlpatterns = [
    path("", include("sachhon.portal.urls")),
    path("", include("sachhon.plan.urls")),
    path("library/", include("sachhon.library.urls")),
    path("calculators/", include("sachhon.assessments.urls")),
    path("reporting/", include("sachhon.reporting.urls")),
    path("places/", include("sachhon.territory.urls")),
    path("imports/", include("sachhon.imports.urls")),
    path("r/", include("sachhon.kit.urls")),
    path("api/v1/", api.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("sign-in/", auth.LoginView.as_view(), name="login"),
    path("sign-out/", auth.LogoutView.as_view(), name="logout"),
]
