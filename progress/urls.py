from django.urls import include, path

from progress.views import checklist, data, history, items, map, next, placement, share, why

# A shared page and its pictures: known by a secret token, or by a public handle.
shared = [
    path("", share.shared, name="shared"),
    path("card.png", share.card_png, name="shared_card"),
    path("badge.svg", share.badge_svg, name="shared_badge"),
    path("badge-strip.svg", share.strip_svg, name="shared_strip"),
]

urlpatterns = [
    path("", map.show, name="map"),
    path("guide/", checklist.show, name="checklist"),
    path("guide/<slug:level>/<slug:strand>/", checklist.category, name="category"),
    path("items/<slug:slug>/", items.show, name="item"),
    path("items/<slug:slug>/record/", items.record, name="record"),
    path("items/<slug:slug>/note/", items.note, name="note"),
    path("items/<slug:slug>/resources/", items.resources, name="resources"),
    path("items/<slug:slug>/confirm/", history.confirm, name="confirm"),
    path("placement/", placement.ask, name="placement"),
    path("placement/result/", placement.result, name="placement_result"),
    path("next/", next.show, name="next"),
    path("why/", why.show, name="why"),
    path("how/", why.how, name="how"),
    path("history/", history.show, name="history"),
    path("history/figure/", history.figure, name="history_figure"),
    path("history/target/", history.set_target, name="target"),
    path("history/undo/", history.undo, name="undo"),
    path("data/", data.show, name="data"),
    path("data/answers.json", data.as_json_file, name="data_json"),
    path("data/answers.csv", data.as_csv_file, name="data_csv"),
    path("share/", share.settings, name="share"),
    path("s/<str:token>/", include(shared)),
    path("@<slug:handle>/", include(shared)),
]
