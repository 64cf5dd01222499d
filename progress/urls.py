from django.urls import path

from progress.views import checklist, items, map, share

urlpatterns = [
    path("", map.show, name="map"),
    path("guide/", checklist.show, name="checklist"),
    path("guide/<slug:level>/<slug:strand>/", checklist.category, name="category"),
    path("items/<slug:slug>/", items.show, name="item"),
    path("items/<slug:slug>/record/", items.record, name="record"),
    path("items/<slug:slug>/resources/", items.resources, name="resources"),
    path("share/", share.settings, name="share"),
    path("s/<str:token>/", share.shared, name="shared"),
]
