"""A body above the limit is refused before it is read."""

from django.test import RequestFactory

from sachhon.site.middleware import UploadLimit


def refuse_to_read(request):
    raise AssertionError("the view was asked")


def test_a_large_body_is_answered_with_the_limit_and_never_read(settings):
    request = RequestFactory().post("/imports/", data=b"", content_type="application/octet-stream")
    request.META["CONTENT_LENGTH"] = str(settings.UPLOAD_LIMIT + 2_000_000)
    answer = UploadLimit(refuse_to_read)(request)
    assert answer.status_code == 413
    assert "MB" in answer.content.decode()


def test_a_body_within_the_limit_goes_through(settings):
    request = RequestFactory().post("/imports/", data=b"x", content_type="application/octet-stream")
    assert UploadLimit(lambda each: "answered")(request) == "answered"
