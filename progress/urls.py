from django.urls import include, path

from progress.views import (
    category,
    checklist,
    data,
    history,
    how,
    items,
    map,
    next,
    placement,
    placement_result,
    record,
    rest,
    share,
    shared,
    why,
)

app_name = "progress"

# A progress page and its pictures: known by a secret token, or by a public handle.
shared_patterns = [
    path("", shared.shared_page, name="shared"),
    path("card.png", shared.card_png, name="shared_card"),
    path("badge.svg", shared.badge_svg, name="shared_badge"),
    path("badge-strip.svg", shared.strip_svg, name="shared_strip"),
]

urlpatterns = [
    path("", map.map_page, name="map"),
    path("guide/", checklist.checklist_page, name="checklist"),
    path("guide/rest/", rest.mark_rest, name="rest"),
    path("guide/<slug:level>/<slug:strand>/", category.category_page, name="category"),
    path("items/<slug:slug>/", items.item_page, name="item"),
    path("items/<slug:slug>/record/", record.record_state, name="record"),
    path("items/<slug:slug>/note/", items.save_note, name="note"),
    path("items/<slug:slug>/resources/", items.item_resources, name="resources"),
    path("items/<slug:slug>/confirm/", history.confirm_answer, name="confirm"),
    path("placement/", placement.take_placement, name="placement"),
    path("placement/result/", placement_result.placement_result, name="placement_result"),
    path("next/", next.next_page, name="next"),
    path("why/", why.why_page, name="why"),
    path("how/", how.how_page, name="how"),
    path("how/noted/", map.note_method, name="note_method"),
    path("history/", history.history_page, name="history"),
    path("history/figure/", history.history_figure, name="history_figure"),
    path("history/target/", history.set_goal, name="goal"),
    path("history/undo/", history.undo_change, name="undo"),
    path("data/", data.data_page, name="data"),
    path("data/take-back/", data.take_back_merge, name="take_back"),
    path("data/answers.json", data.answers_json, name="answers_json"),
    path("data/answers.csv", data.answers_csv, name="answers_csv"),
    path("share/", share.share_settings, name="share"),
    path("s/<str:token>/", include(shared_patterns)),
    path("@<slug:handle>/", include(shared_patterns)),
]
