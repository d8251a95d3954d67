from __future__ import annotations

from django.contrib import admin

from webapp.accounts.looking import ForLooking
from webapp.classroom.models import Lesson, LessonClass


class LessonClassInline(ForLooking, admin.TabularInline):
    model = LessonClass
    extra = 0
    fields = readonly_fields = ("name", "is_none")


@admin.register(Lesson)
class LessonAdmin(ForLooking, admin.ModelAdmin):
    list_display = ("name", "owner", "version", "created_at")
    list_select_related = ("owner",)
    date_hierarchy = "created_at"
    search_fields = ("name", "owner__username")
    fields = readonly_fields = ("name", "owner", "job", "version", "created_at")
    inlines = (LessonClassInline,)
